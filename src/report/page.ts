/** A report is one file: no request leaves it, and the content policy says so. */
import { hashBytes } from '../core/hash.ts'
import { type Content, markup, Markup } from './markup.ts'
import { SCRIPT } from './script.ts'
import { STYLE } from './style.ts'

export interface PageParts {
  /** Title of the document, as a browser's tab shows it. */
  readonly title: string
  /** What was looked at: the quiet line above the heading. */
  readonly kicker: readonly string[]
  /** The conclusion in plain words. */
  readonly heading: string
  /** The two or three figures that carry it. */
  readonly lead?: Content
  /** Stamps the page and its metadata. */
  readonly isSimulated?: boolean
  readonly sections: readonly Content[]
  /** A program of this report's own, which runs after the one of every report, and what it reads. */
  readonly program?: PageProgram
}

export interface PageProgram {
  /** A classic script. */
  readonly source: string
  /** In the element of this id. */
  readonly data: { readonly id: string; readonly json: string }
  /** Whether it runs WebAssembly. */
  readonly hasKernel?: boolean
}

/** One self-contained HTML document. */
export function page(parts: PageParts): string {
  const isSimulated = parts.isSimulated === true
  const title = isSimulated ? `${parts.title} (SIMULATED)` : parts.title
  return markup`<!doctype html>
<html lang="en"${isSimulated && markup` data-simulated="true"`}>
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentPolicy(parts.program)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="Bellwether">
<meta name="description" content="${parts.heading}">
${isSimulated && markup`<meta name="bellwether:data" content="SIMULATED">\n`}<title>${title}</title>
<link rel="icon" href="data:,">
<style>${new Markup(STYLE)}</style>
</head>
<body>
<main>
<header>
<p class="kicker">${parts.kicker.map((words) => markup`<span>${words}</span> `)}${isSimulated && simulatedTag()}</p>
<h1>${parts.heading}</h1>
${parts.lead !== undefined && markup`<p class="lead">${parts.lead}</p>`}
<button class="theme" type="button" aria-label="Switch between light and dark">light / dark</button>
</header>
${parts.sections}
</main>
<script>${new Markup(SCRIPT)}</script>
${parts.program !== undefined && programElements(parts.program)}</body>
</html>
`.source
}

export function simulatedTag(): Markup {
  return markup`<span class="tag">SIMULATED</span>`
}

/** A part of a page under a heading, with a line on how to read it. */
export function section(title: string, content: Content, howToRead?: string): Markup {
  const reading = howToRead !== undefined && markup`<p class="read">${howToRead}</p>`
  return markup`<section><h2>${title}</h2>${reading}${content}</section>\n`
}

/** A narrow and a broad part beside each other where there is room, else the one above the other. */
export function columns(parts: readonly [narrow: Content, broad: Content]): Markup {
  return markup`<div class="columns">${parts.map((part) => markup`<div class="stack">${part}</div>`)}</div>\n`
}

/** JSON inside a page must not end its element: `<` is written as an escape. */
function programElements({ source, data }: PageProgram): Markup {
  const json = data.json.replaceAll('<', String.raw`\u003c`)
  return markup`<script type="application/json" id="${data.id}">${new Markup(json)}</script>
<script>${new Markup(scriptText(source))}</script>
`
}

/** As it stands inside its element, which it must not end. */
function scriptText(source: string): string {
  return source.replaceAll('</script', String.raw`<\/script`).replaceAll('<!--', String.raw`<\!--`)
}

/** Nothing is fetched; only the style and scripts of this very text run. */
function contentPolicy(program: PageProgram | undefined): string {
  const scripts = [SCRIPT, ...(program === undefined ? [] : [scriptText(program.source)])]
  const sources = scripts.map((script) => `'${sourceHash(script)}'`)
  if (program?.hasKernel === true) sources.push("'wasm-unsafe-eval'")
  return [
    "default-src 'none'",
    'img-src data:',
    `style-src '${sourceHash(STYLE)}'`,
    `script-src ${sources.join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
}

function sourceHash(text: string): string {
  return `sha256-${Buffer.from(hashBytes(text), 'hex').toString('base64')}`
}
