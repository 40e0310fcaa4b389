/**
 * ZIP archives (PKWARE APPNOTE 6.3), read from their central directory: members stored or deflated,
 * each checked against its length and CRC-32; ZIP64 sizes, no encryption.
 */
import { crc32, inflateRawSync } from 'node:zlib'

export interface ZipMember {
  readonly name: string
  readonly bytes: Uint8Array
}

/** Why an archive cannot be read. */
export class ZipFault extends Error {
  override readonly name = 'ZipFault'
  readonly isTruncated: boolean

  constructor(message: string, isTruncated: boolean) {
    super(message)
    this.isTruncated = isTruncated
  }
}

const LOCAL_HEADER = 0x04034b50
const DIRECTORY_ENTRY = 0x02014b50
const END_OF_DIRECTORY = 0x06054b50
const END_LENGTH = 22
const LONGEST_COMMENT = 65_535
const ZIP64_LOCATOR = 0x07064b50
const ZIP64_LOCATOR_LENGTH = 20
const ZIP64_FIELD = 1
const STORED = 0
const DEFLATED = 8

/** All files of an archive in the order of its directory, together no more than `most` bytes. Throws ZipFault. */
export function unzip(archive: Buffer, most = Infinity): ZipMember[] {
  const end = findEnd(archive)
  const directory = directoryOf(archive, end)
  let at = directory.from
  if (at > end) throw new ZipFault('its directory lies beyond its end', true)
  const entries: { name: string; at: number }[] = []
  let total = 0
  for (let i = 0; i < directory.count; i++) {
    if (at + 46 > end || archive.readUInt32LE(at) !== DIRECTORY_ENTRY)
      throw new ZipFault('its directory is damaged', false)
    const nameLength = archive.readUInt16LE(at + 28)
    const next = at + 46 + nameLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32)
    if (next > end) throw new ZipFault('its directory is damaged', false)
    const name = archive.toString('utf8', at + 46, at + 46 + nameLength)
    if (!name.endsWith('/')) entries.push({ name, at })
    total += placeOf(archive, at).length
    at = next
  }
  // One more entry than the archive counts would be lost.
  if (archive.readUInt32LE(at) === DIRECTORY_ENTRY) throw new ZipFault('its directory is damaged', false)
  if (total > most) throw new ZipFault('it holds more than 2 GB', false)
  return entries.map((entry) => ({ name: entry.name, bytes: readMember(archive, entry.at, entry.name) }))
}

function findEnd(archive: Buffer): number {
  const lowest = Math.max(0, archive.length - END_LENGTH - LONGEST_COMMENT)
  for (let at = archive.length - END_LENGTH; at >= lowest; at--) {
    if (archive.readUInt32LE(at) === END_OF_DIRECTORY) return at
  }
  throw new ZipFault('it has no directory at its end', true)
}

/** Where the directory begins and how many entries it has; the ZIP64 record where they do not fit the old one. */
function directoryOf(archive: Buffer, end: number): { from: number; count: number } {
  const narrow = { count: archive.readUInt16LE(end + 10), from: archive.readUInt32LE(end + 16) }
  const locator = end - ZIP64_LOCATOR_LENGTH
  if (narrow.count !== 0xffff && narrow.from !== 0xffffffff) return narrow
  if (locator < 0 || archive.readUInt32LE(locator) !== ZIP64_LOCATOR) return narrow
  const record = Number(archive.readBigUInt64LE(locator + 8))
  if (record + 56 > locator) throw new ZipFault('its directory is damaged', false)
  return { count: Number(archive.readBigUInt64LE(record + 32)), from: Number(archive.readBigUInt64LE(record + 48)) }
}

function readMember(archive: Buffer, entry: number, name: string): Uint8Array {
  const method = archive.readUInt16LE(entry + 10)
  const { packedLength, length, header } = placeOf(archive, entry)
  if ((archive.readUInt16LE(entry + 8) & 1) === 1) throw new ZipFault(`member ${name} is encrypted`, false)
  if (header + 30 > archive.length || archive.readUInt32LE(header) !== LOCAL_HEADER) {
    throw new ZipFault(`member ${name} is not where the directory says`, false)
  }
  const from = header + 30 + archive.readUInt16LE(header + 26) + archive.readUInt16LE(header + 28)
  const packed = archive.subarray(from, from + packedLength)
  const bytes = unpack(packed, method, length, name)
  if (bytes.length !== length || crc32(bytes) !== archive.readUInt32LE(entry + 16)) {
    throw new ZipFault(`member ${name} differs from its checksum`, false)
  }
  return bytes
}

/** Where a member lies and how long it is; values that do not fit 32 bits stand in the ZIP64 field. */
function placeOf(archive: Buffer, entry: number): { packedLength: number; length: number; header: number } {
  const wide = zip64Field(archive, entry)
  let at = wide.from
  const value = (offset: number): number => {
    const narrow = archive.readUInt32LE(entry + offset)
    if (narrow !== 0xffffffff || at + 8 > wide.to) return narrow
    at += 8
    return Number(archive.readBigUInt64LE(at - 8))
  }
  const length = value(24)
  const packedLength = value(20)
  return { length, packedLength, header: value(42) }
}

function zip64Field(archive: Buffer, entry: number): { from: number; to: number } {
  const end = entry + 46 + archive.readUInt16LE(entry + 28) + archive.readUInt16LE(entry + 30)
  for (let at = end - archive.readUInt16LE(entry + 30); at + 4 <= end;) {
    const length = archive.readUInt16LE(at + 2)
    if (archive.readUInt16LE(at) === ZIP64_FIELD) return { from: at + 4, to: Math.min(at + 4 + length, end) }
    at += 4 + length
  }
  return { from: 0, to: 0 }
}

function unpack(packed: Uint8Array, method: number, length: number, name: string): Uint8Array {
  if (method === STORED) return packed
  if (method !== DEFLATED) throw new ZipFault(`member ${name} is packed by method ${method}, which is not known`, false)
  if (length === 0) return new Uint8Array()
  try {
    return inflateRawSync(packed, { maxOutputLength: length })
  } catch (error) {
    throw new ZipFault(`member ${name} cannot be unpacked (${(error as Error).message})`, false)
  }
}
