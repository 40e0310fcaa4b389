/** A small project in a folder of its own, with files of ours, in which faults can be planted. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

export const root = join(import.meta.dirname, '../..')

export class ProjectCopy {
  readonly folder = mkdtempSync(join(tmpdir(), 'bellwether-copy-'))

  /** @param paths files of ours that it has, beside the installed modules */
  constructor(paths: readonly string[]) {
    for (const path of paths) cpSync(join(root, path), join(this.folder, path))
    symlinkSync(join(root, 'node_modules'), join(this.folder, 'node_modules'))
  }

  write(path: string, content: string): void {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true })
    writeFileSync(join(this.folder, path), content)
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}
