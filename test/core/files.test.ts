import { execFileSync, spawn } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import {
  isTemporary,
  makeFolder,
  readFileOrFail,
  removeStale,
  TEMPORARY_PREFIX,
  writeFileAtomic,
} from '../../src/core/files.ts'

let folder = ''
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'bellwether-files-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

it('writes text and bytes, makes the folder, and replaces what was there', async () => {
  const target = join(folder, 'a/b/c.txt')
  await writeFileAtomic(target, 'first')
  expect(readFileSync(target, 'utf8')).toBe('first')
  await writeFileAtomic(target, Uint8Array.of(1, 2, 3))
  expect([...readFileSync(target)]).toEqual([1, 2, 3])
  expect(readdirSync(join(folder, 'a/b'))).toEqual(['c.txt'])
})

it('makes folders at any depth by many at once, and says why one cannot be made', async () => {
  const deep = join(folder, 'a/b/c')
  await Promise.all(Array.from({ length: 20 }, () => makeFolder(deep)))
  expect(existsSync(deep)).toBe(true)
  await writeFileAtomic(join(folder, 'file'), '')
  await expect(makeFolder(join(folder, 'file/x/y'))).rejects.toMatchObject({ code: 'ENOTDIR' })
  await expect(makeFolder(join(folder, 'x'.repeat(300), 'y'))).rejects.toMatchObject({ code: 'ENAMETOOLONG' })
})

it.runIf(existsSync('/proc/self'))('does not try forever where no folder can be made', async () => {
  await expect(makeFolder('/proc/none/at/all')).rejects.toMatchObject({ code: 'ENOENT' })
})

it('writes a file whose name is as long as names may be', async () => {
  const target = join(folder, `${'x'.repeat(251)}.csv`)
  await writeFileAtomic(target, 'text')
  expect(readFileSync(target, 'utf8')).toBe('text')
})

it('lets many write one file at once: the last one stands, whole', async () => {
  const target = join(folder, 'x')
  const texts = Array.from({ length: 20 }, (_, i) => String(i).repeat(50_000))
  await Promise.all(texts.map((text) => writeFileAtomic(target, text)))
  expect(texts).toContain(readFileSync(target, 'utf8'))
  expect(readdirSync(folder)).toEqual(['x'])
})

it('shows the old bytes or the new when the writer is killed at any point', async () => {
  const target = join(folder, 'big')
  const module = new URL('../../src/core/files.ts', import.meta.url).href
  const size = 8_000_000
  const script = `
    import { writeFileAtomic } from ${JSON.stringify(module)}
    for (let i = 0; ; i++) {
      await writeFileAtomic(${JSON.stringify(target)}, String(i % 10).repeat(${size}))
      if (i === 0) console.log('ready')
    }`
  const seen = new Set<string>()
  for (const wait of [3, 11, 17, 23, 31, 43]) {
    const child = spawn(process.execPath, ['--input-type=module', '-e', script])
    await new Promise((resolve) => child.stdout.once('data', resolve))
    await delay(wait)
    child.kill('SIGKILL')
    await new Promise((resolve) => child.once('close', resolve))
    const text = readFileSync(target, 'utf8')
    expect(text).toHaveLength(size)
    expect(text).toBe(text[0]!.repeat(size))
    seen.add(text[0]!)
    expect(readdirSync(folder).every((name) => name === 'big' || name.startsWith(TEMPORARY_PREFIX))).toBe(true)
  }
  expect(seen.size).toBeGreaterThan(0)
})

/** A small disk of its own below `folder`; undefined where this user may not mount one. */
function mountDisk(options: string): string | undefined {
  const at = join(folder, 'disk')
  mkdirSync(at)
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', at], { stdio: 'ignore' })
    return at
  } catch {
    return undefined
  }
}

it('says that the disk is full, and leaves what was there', async (context) => {
  const disk = mountDisk('size=1m')
  if (disk === undefined) return context.skip('which need the right to mount a file system')
  try {
    const target = join(disk, 'file')
    await writeFileAtomic(target, 'old')
    await expect(writeFileAtomic(target, new Uint8Array(4_000_000))).rejects.toMatchObject({
      code: 'DISK_FULL',
      exitStatus: 5,
      message: `There is no room left to write ${target}.`,
    })
    expect(readdirSync(disk)).toEqual(['file'])
    expect(readFileSync(target, 'utf8')).toBe('old')
  } finally {
    execFileSync('umount', [disk])
  }
})

it('says that access is refused', async (context) => {
  const disk = mountDisk('size=1m,ro')
  if (disk === undefined) return context.skip('which need the right to mount a file system')
  try {
    await expect(writeFileAtomic(join(disk, 'file'), 'x')).rejects.toMatchObject({ code: 'FILE_DENIED', exitStatus: 5 })
  } finally {
    execFileSync('umount', [disk])
  }
})

it('says that a file is missing, or is a folder', async () => {
  await expect(readFileOrFail(join(folder, 'none'))).rejects.toMatchObject({ code: 'FILE_MISSING', exitStatus: 4 })
  await expect(readFileOrFail(folder)).rejects.toMatchObject({
    code: 'FILE_MISSING',
    message: expect.stringMatching(/is a folder/) as string,
  })
  const file = join(folder, 'file')
  await writeFileAtomic(file, 'x')
  await expect(writeFileAtomic(join(file, 'below'), 'x')).rejects.toMatchObject({
    message: expect.stringMatching(/is a file, not a folder/) as string,
  })
})

it('leaves nothing behind when the target cannot be replaced', async () => {
  const target = join(folder, 'folder')
  mkdirSync(join(target, 'full'), { recursive: true })
  await expect(writeFileAtomic(target, 'x')).rejects.toThrow(/EISDIR|ENOTEMPTY|is a folder/)
  expect(readdirSync(folder)).toEqual(['folder'])
  expect(existsSync(join(target, 'full'))).toBe(true)
})

it('removes what nobody touched for long and is left over, and fails by nothing that is there', async () => {
  const [old, young] = [1000, 3000]
  const entries: readonly [name: string, at: number][] = [
    ['.tmp-old', old],
    ['.tmp-young', young],
    ['kept', old],
  ]
  for (const [name, at] of entries) {
    mkdirSync(join(folder, name))
    writeFileSync(join(folder, name, 'part'), 'x')
    utimesSync(join(folder, name), at, at)
  }
  symlinkSync('nowhere', join(folder, '.tmp-gone'))
  await removeStale(folder, 2_000_000, isTemporary)
  expect(readdirSync(folder).toSorted()).toEqual(['.tmp-gone', '.tmp-young', 'kept'])
  await removeStale(folder, 2_000_000)
  expect(readdirSync(folder).toSorted()).toEqual(['.tmp-gone', '.tmp-young'])
  await removeStale(join(folder, 'nowhere'), 2_000_000)
})
