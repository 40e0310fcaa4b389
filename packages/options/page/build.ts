/** Writes dist/page.html, one file that asks for nothing: `npm run page -w @bellwether/options`. */
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { bundle } from './bundle.ts'

const TARGET = join(import.meta.dirname, '../dist/page.html')

export async function pageHtml(): Promise<string> {
  const html = readFileSync(join(import.meta.dirname, 'index.html'), 'utf8')
  const script = (await bundle(join(import.meta.dirname, 'page.ts'))).replaceAll('</script', String.raw`<\/script`)
  const style = /<style>(.*?)<\/style>/s.exec(html)![1]!
  return html
    .replace('<script type="module" src="page.ts"></script>', () => `<script type="module">${script}</script>`)
    .replace('<meta charset="utf-8" />', (charset) => `${charset}\n    ${policy(style, script)}`)
}

/** Nothing is fetched; the style and script of this very text run, and the kernel. */
function policy(style: string, script: string): string {
  const content = [
    "default-src 'none'",
    'img-src data:',
    `style-src '${sourceHash(style)}'`,
    `script-src 'wasm-unsafe-eval' '${sourceHash(script)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ]
  return `<meta http-equiv="Content-Security-Policy" content="${content.join('; ')}" />`
}

function sourceHash(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}

if (import.meta.main) {
  mkdirSync(dirname(TARGET), { recursive: true })
  writeFileSync(TARGET, await pageHtml())
  process.stdout.write(`${TARGET}\n`)
}
