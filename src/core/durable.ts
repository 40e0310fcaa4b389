/** What was written survives a loss of power only when file and folder were flushed. */
import { open } from 'node:fs/promises'

/** Flushes the bytes of a file to the disk. */
export async function syncFile(path: string): Promise<void> {
  const handle = await open(path, 'r+')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Flushes the entries of a folder; does nothing on systems that cannot. */
export async function syncFolder(path: string): Promise<void> {
  // determinism-allow environment: how bytes reach the disk never changes them
  if (process.platform === 'win32') return
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
