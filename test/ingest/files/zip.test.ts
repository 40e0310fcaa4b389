import { deflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { zipSync } from 'fflate'
import { expect, it } from 'vitest'
import { unzip, ZipFault } from '../../../src/ingest/files/zip.ts'

it('reads what another writer packed, stored or deflated', () => {
  const content = fc.uint8Array({ maxLength: 200 })
  fc.assert(
    fc.property(
      fc.dictionary(fc.stringMatching(/^[a-z]{1,8}\.csv$/), content),
      fc.constantFrom(0 as const, 6 as const),
      (files, level) => {
        const members = unzip(Buffer.from(zipSync(files, { level })))
        expect(Object.fromEntries(members.map(({ name, bytes }) => [name, [...bytes]]))).toEqual(
          Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, [...bytes]])),
        )
      },
    ),
  )
})

it('reads an archive whose sizes and offsets stand in ZIP64 fields', () => {
  const text = Buffer.from('19980102 00:00,1,2,3,4,5\n')
  expect(unzip(zip64Of('spy.csv', text)).map(({ name, bytes }) => [name, Buffer.from(bytes).toString()])).toEqual([
    ['spy.csv', text.toString()],
  ])
})

it('refuses every beginning of an archive, and says that it is cut', () => {
  const archive = Buffer.from(zipSync({ 'a.csv': Buffer.from('1,2,3\n'.repeat(20)) }))
  for (let length = 2; length < archive.length; length++) {
    expect(() => unzip(archive.subarray(0, length)), String(length)).toThrow(ZipFault)
  }
})

it('refuses an archive that counts fewer files than its directory names', () => {
  const archive = Buffer.from(zipSync({ 'a.csv': Buffer.from('1,2\n'), 'b.csv': Buffer.from('3,4\n') }))
  archive.writeUInt16LE(1, archive.length - 12)
  expect(() => unzip(archive)).toThrow(ZipFault)
})

it('refuses an archive that unpacks to more than it may, before it unpacks anything', () => {
  const archive = Buffer.from(zipSync({ 'a.csv': Buffer.alloc(5000, 48), 'b.csv': Buffer.alloc(5001, 48) }))
  expect(unzip(archive, 10_001).length).toBe(2)
  expect(() => unzip(archive, 10_000)).toThrow(ZipFault)
})

it('never gives other bytes than were packed when one byte of the data is changed', () => {
  const text = '1,2,3\n'.repeat(20)
  const archive = Buffer.from(zipSync({ 'a.csv': Buffer.from(text) }))
  for (let at = 0; at < archive.length; at++) {
    const changed = Buffer.from(archive)
    changed[at]! ^= 0x55
    let given: string | undefined
    try {
      given = Buffer.from(unzip(changed)[0]?.bytes ?? []).toString()
    } catch (error) {
      expect(error).toBeInstanceOf(ZipFault)
    }
    if (given !== undefined && given !== '') expect(given).toBe(text)
  }
})

/** A deflated member with ZIP64 fields everywhere (APPNOTE 4.3.14, 4.5.3). */
function zip64Of(name: string, content: Buffer): Buffer {
  const packed = deflateRawSync(content)
  const crc = Buffer.from(zipSync({ x: content })).readUInt32LE(14)
  const local = Buffer.alloc(30 + name.length)
  local.writeUInt32LE(0x04034b50, 0)
  local.writeUInt16LE(8, 8)
  local.writeUInt16LE(name.length, 26)
  local.write(name, 30)
  const extra = Buffer.alloc(28)
  extra.writeUInt16LE(1, 0)
  extra.writeUInt16LE(24, 2)
  extra.writeBigUInt64LE(BigInt(content.length), 4)
  extra.writeBigUInt64LE(BigInt(packed.length), 12)
  const entry = Buffer.alloc(46)
  entry.writeUInt32LE(0x02014b50, 0)
  entry.writeUInt16LE(8, 10)
  entry.writeUInt32LE(crc, 16)
  for (const offset of [20, 24, 42]) entry.writeUInt32LE(0xffffffff, offset)
  entry.writeUInt16LE(name.length, 28)
  entry.writeUInt16LE(extra.length, 30)
  const record = Buffer.alloc(56)
  record.writeUInt32LE(0x06064b50, 0)
  record.writeBigUInt64LE(1n, 32)
  record.writeBigUInt64LE(BigInt(local.length + packed.length), 48)
  const locator = Buffer.alloc(20)
  locator.writeUInt32LE(0x07064b50, 0)
  const before = local.length + packed.length + entry.length + name.length + extra.length
  locator.writeBigUInt64LE(BigInt(before), 8)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(0xffff, 10)
  end.writeUInt32LE(0xffffffff, 16)
  return Buffer.concat([local, packed, entry, Buffer.from(name), extra, record, locator, end])
}
