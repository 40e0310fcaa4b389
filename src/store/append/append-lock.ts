/**
 * One writer at a time, over all processes.
 *
 * The lock is the operating system's, on a file that SQLite opens: it is gone the moment its process
 * is, however it ended, so there is no stale lock to judge. It excludes threads of one process, too.
 * Readers take no lock.
 */
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { BellwetherError } from '../../core/errors.ts'
import { fileError, makeFolder } from '../../core/files.ts'

const SQLITE_BUSY = 5
const POLL_MS = 20

/** Runs `work` while no other process writes to the lake. Errors: LOCKED after `patienceMs` of waiting, FILE_DENIED. */
export async function withAppendLock<T>(root: string, patienceMs: number, work: () => Promise<T>): Promise<T> {
  const file = await openLockFile(root)
  try {
    await acquire(file, root, patienceMs)
    return await work()
  } finally {
    file.close()
  }
}

async function openLockFile(root: string): Promise<DatabaseSync> {
  const path = join(root, 'append.lock')
  try {
    await makeFolder(root)
    return new DatabaseSync(path)
  } catch (error) {
    const isSqlite = (error as { code?: unknown }).code === 'ERR_SQLITE_ERROR'
    throw fileError(
      isSqlite ? Object.assign(new Error('cannot open', { cause: error }), { code: 'EACCES' }) : error,
      path,
    )
  }
}

async function acquire(file: DatabaseSync, root: string, patienceMs: number): Promise<void> {
  for (let waited = 0; ; waited += POLL_MS) {
    try {
      // Nothing is ever written to the file, so its journal needs no room on the disk.
      file.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
      return
    } catch (error) {
      if ((error as { errcode?: unknown }).errcode !== SQLITE_BUSY) throw lockRefused(root, error)
    }
    if (waited >= patienceMs) throw stillLocked(root, waited)
    await sleep(POLL_MS)
  }
}

function stillLocked(root: string, waited: number): BellwetherError {
  return new BellwetherError('LOCKED', {
    message: `Another process has been writing to ${root} for ${Math.round(waited / 1000)} s.`,
    expected: 'One process at a time adds records to a lake; the others wait for it.',
    given: root,
    remedy: 'Wait until the other command has ended, then run this one again.',
  })
}

function lockRefused(root: string, cause: unknown): BellwetherError {
  return new BellwetherError('LOCKED', {
    message: `${root} cannot be locked: ${(cause as Error).message}.`,
    expected: 'The lake lies on a file system that has file locks, and may be written.',
    given: root,
    remedy: 'Choose another folder with --home.',
    cause,
  })
}
