/**
 * The little script in every report. Without it the report reads the same; with it there are the switch between light
 * and dark, exact values under the pointer, and export of each picture as SVG and CSV.
 *
 * Line pictures carry `data-plot` (see chart/line-chart.ts): pixel ranges, value ranges and the columns of the figure's
 * CSV that they draw. Heat maps carry `data-grid` (see chart/heat-map.ts): where their cells lie, one row of the CSV each.
 * All other pictures carry one <title> a mark. Whoever draws a picture anew also puts a new <pre> with its data.
 */
export const SCRIPT = String.raw`
'use strict'
const root = document.documentElement
root.classList.add('js')
document.querySelector('.theme').addEventListener('click', () => {
  const stored = root.dataset.theme
  const isDark = stored ? stored === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches
  root.dataset.theme = isDark ? 'light' : 'dark'
})

const SVG = 'http://www.w3.org/2000/svg'
const csvOf = (figure) => figure.querySelector('pre').textContent
const isShown = (element) => element.getClientRects().length > 0

function cells(line) {
  const found = []
  for (const [, quoted, plain] of line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)) {
    found.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'))
  }
  return found
}

const parsed = new WeakMap()
function rowsOf(figure) {
  const data = figure.querySelector('pre')
  if (!parsed.has(data)) {
    const [names, ...rows] = csvOf(figure).trim().split('\n').map(cells)
    const isTime = /^\d{4}-\d\d-\d\d/.test(rows[0]?.[0] ?? '')
    parsed.set(data, { names, rows, at: rows.map(([x]) => (isTime ? Date.parse(x) : Number(x))) })
  }
  return parsed.get(data)
}

const FORMATS = {
  multiple: (v) => v.toFixed(v < 9.995 ? 3 : 2) + '×',
  percent: (v) => (100 * v).toFixed(2) + '\u202f%',
  number: (v) => String(Number(v.toPrecision(4))),
}
const written = (text, format) => (text === '' ? '–' : FORMATS[format](Number(text)).replace(/-/g, '−'))

function tipOf(figure) {
  return figure.querySelector('.tip') ?? figure.appendChild(Object.assign(document.createElement('div'), { className: 'tip' }))
}

function showTip(figure, text, clientX, clientY) {
  const tip = tipOf(figure)
  const box = figure.getBoundingClientRect()
  tip.textContent = text
  tip.hidden = false
  const left = clientX - box.left + 14
  const room = box.width - tip.offsetWidth
  tip.style.left = Math.max(0, left > room ? Math.min(room, clientX - box.left - 14 - tip.offsetWidth) : left) + 'px'
  tip.style.top = Math.max(0, clientY - box.top - tip.offsetHeight - 8) + 'px'
}

function hide(figure) {
  tipOf(figure).hidden = true
  for (const old of figure.querySelectorAll('.cross, .at')) old.remove()
}

function nearest(at, x) {
  let low = 0
  let high = at.length - 1
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (at[middle] < x) low = middle
    else high = middle
  }
  return x - at[low] <= at[high] - x ? low : high
}

function draw(svg, name, attributes) {
  const element = svg.appendChild(document.createElementNS(SVG, name))
  for (const key of Object.keys(attributes)) element.setAttribute(key, attributes[key])
  return element
}

function mark(svg, plot, row, x) {
  const [y0, y1] = plot.y
  const scale = plot.log ? Math.log : (v) => v
  const [v0, v1] = plot.v.map(scale)
  draw(svg, 'line', { class: 'cross', x1: x, x2: x, y1: y0, y2: y1 })
  for (const [column, role] of plot.s) {
    if (row[column] === '') continue
    const y = y0 + ((scale(Number(row[column])) - v0) / (v1 - v0)) * (y1 - y0)
    if (Number.isFinite(y)) draw(svg, 'circle', { class: 'at ' + role, cx: x, cy: y, r: 3.5 })
  }
}

function point(figure, index) {
  const { rows, at } = rowsOf(figure)
  const row = rows[index]
  if (!row) return
  hide(figure)
  figure.dataset.index = index
  const lines = [row[0]]
  let place
  for (const svg of figure.querySelectorAll('svg[data-plot]')) {
    if (!isShown(svg)) continue
    const plot = JSON.parse(svg.dataset.plot)
    const [x0, x1] = plot.x
    const [t0, t1] = plot.t
    const x = t1 > t0 ? x0 + ((at[index] - t0) / (t1 - t0)) * (x1 - x0) : (x0 + x1) / 2
    mark(svg, plot, row, x)
    for (const [column, , name] of plot.s) lines.push(written(row[column], plot.f) + '  ' + name)
    const box = svg.getBoundingClientRect()
    place ??= [box.left + (x * box.width) / svg.viewBox.baseVal.width, box.top + 60]
  }
  if (place) showTip(figure, lines.join('\n'), place[0], place[1])
}

function follow(figure, svg) {
  svg.addEventListener('pointermove', (event) => {
    const { x: [x0, x1], t: [t0, t1] } = JSON.parse(svg.dataset.plot)
    const box = svg.getBoundingClientRect()
    const x = ((event.clientX - box.left) * svg.viewBox.baseVal.width) / box.width
    point(figure, nearest(rowsOf(figure).at, t0 + ((x - x0) / (x1 - x0)) * (t1 - t0)))
  })
  svg.addEventListener('pointerleave', () => hide(figure))
  svg.addEventListener('blur', () => hide(figure))
  svg.addEventListener('keydown', (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1, PageUp: -21, PageDown: 21 }[event.key]
    if (!step) return
    event.preventDefault()
    const last = rowsOf(figure).at.length - 1
    point(figure, Math.min(last, Math.max(0, Number(figure.dataset.index ?? last) + step)))
  })
}

function hoverMarks(figure) {
  figure.addEventListener('pointerover', (event) => {
    const found = event.target.closest('.mark, td[title], td[data-tip]')
    if (!found) return hide(figure)
    const title = found.querySelector('title')
    if (title) { found.dataset.tip = title.textContent; title.remove() }
    if (found.title) { found.dataset.tip = found.title; found.removeAttribute('title') }
    if (found.dataset.tip) showTip(figure, found.dataset.tip, event.clientX, event.clientY)
  })
  figure.addEventListener('pointerleave', () => hide(figure))
}

function cellAt(svg, event) {
  const [left, top, width, height, across, up] = JSON.parse(svg.dataset.grid)
  const box = svg.getBoundingClientRect()
  const scale = svg.viewBox.baseVal.width / box.width
  const i = Math.floor(((event.clientX - box.left) * scale - left) / width)
  const j = up - 1 - Math.floor(((event.clientY - box.top) * scale - top) / height)
  return i >= 0 && i < across && j >= 0 && j < up ? j * across + i : -1
}

function hoverCells(figure) {
  figure.addEventListener('pointermove', (event) => {
    const svg = event.target.closest('svg[data-grid]')
    const cell = svg ? cellAt(svg, event) : -1
    const { names, rows } = rowsOf(figure)
    const row = rows[cell]
    if (!row || row.at(-1) === '') return hide(figure)
    const lines = row.map((text, k) => names[k] + ': ' + text.replace(/^-(?=\d)/, '−'))
    showTip(figure, lines.join('\n'), event.clientX, event.clientY)
  })
  figure.addEventListener('pointerleave', () => hide(figure))
}

function save(name, type, text) {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type }))
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 1000)
}

const STYLES = ['fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-opacity', 'stroke-dasharray', 'stroke-linejoin',
  'paint-order', 'font-size', 'font-weight', 'font-family', 'letter-spacing', 'text-anchor', 'shape-rendering']

function standalone(svg) {
  const copy = svg.cloneNode(true)
  const from = [svg, ...svg.querySelectorAll('*')]
  const to = [copy, ...copy.querySelectorAll('*')]
  from.forEach((element, i) => {
    const style = getComputedStyle(element)
    if (!/^(title|desc|metadata)$/.test(element.tagName)) {
      for (const name of STYLES) to[i].setAttribute(name, style.getPropertyValue(name))
    }
    to[i].removeAttribute('class')
  })
  copy.removeAttribute('data-plot')
  copy.removeAttribute('data-grid')
  copy.setAttribute('xmlns', SVG)
  const paper = document.createElementNS(SVG, 'rect')
  for (const [name, value] of [['width', '100%'], ['height', '100%'], ['fill', getComputedStyle(document.body).backgroundColor]]) {
    paper.setAttribute(name, value)
  }
  copy.insertBefore(paper, copy.firstChild.nextSibling?.nextSibling ?? null)
  return new XMLSerializer().serializeToString(copy)
}

function build(figure) {
  const scroll = figure.querySelector('.scroll')
  if (!scroll || scroll.querySelector('table')) return
  const { names, rows } = rowsOf(figure)
  const list = document.createElement('table')
  const line = (parent, kind, texts) => {
    const tr = parent.insertRow()
    texts.forEach((text, i) => {
      const cell = tr.appendChild(document.createElement(kind))
      cell.textContent = text.replace(/^-(?=\d)/, '−')
      if (i > 0) cell.className = 'number'
    })
  }
  line(list.createTHead(), 'th', names)
  const body = list.createTBody()
  for (const row of rows) line(body, 'td', row)
  scroll.querySelector('pre').hidden = true
  scroll.appendChild(list)
}

/** Once a figure; a page's own program calls it for those that it adds. */
function attach(figure) {
  const plots = figure.querySelectorAll('svg[data-plot]')
  for (const svg of plots) follow(figure, svg)
  if (figure.querySelector('svg[data-grid]')) hoverCells(figure)
  else if (plots.length === 0) hoverMarks(figure)
  figure.querySelector('details')?.addEventListener('toggle', () => build(figure))
  figure.querySelector('[data-save=csv]')?.addEventListener('click', () => {
    save(figure.dataset.file + '.csv', 'text/csv;charset=utf-8', csvOf(figure))
  })
  figure.querySelector('[data-save=svg]')?.addEventListener('click', () => {
    const shown = [...figure.querySelectorAll('svg')].filter(isShown)
    shown.forEach((svg, i) => {
      save(figure.dataset.file + (i > 0 ? '-' + (i + 1) : '') + '.svg', 'image/svg+xml', standalone(svg))
    })
  })
}

for (const figure of document.querySelectorAll('figure')) attach(figure)
`
