/**
 * What is wrong with the looks of a page: overflow, overlapping or clipped text, text with too little contrast, each as
 * a sentence. Runs inside the browser.
 */
function pageFaults() {
  const faults = []
  const root = document.documentElement
  const named = (element) => `"${element.textContent.trim().slice(0, 40)}"`
  const isShown = (element) => element.getClientRects().length > 0
  const boxOf = (element) => element.getBoundingClientRect()

  if (root.scrollWidth > root.clientWidth) faults.push(`the page is ${root.scrollWidth - root.clientWidth} px too wide`)

  for (const svg of document.querySelectorAll('svg')) {
    if (!isShown(svg)) continue
    const texts = [...svg.querySelectorAll('text')].filter((text) => text.textContent !== '')
    const frame = boxOf(svg)
    texts.forEach((text, i) => {
      const box = boxOf(text)
      if (box.left < frame.left - 3 || box.right > frame.right + 3)
        faults.push(`${named(text)} sticks out of its drawing`)
      for (const other of texts.slice(i + 1)) {
        const against = boxOf(other)
        const across = Math.min(box.right, against.right) - Math.max(box.left, against.left)
        const down = Math.min(box.bottom, against.bottom) - Math.max(box.top, against.top)
        if (across > 1 && down > 3) faults.push(`${named(text)} overlaps ${named(other)}`)
      }
    })
  }

  for (const element of document.querySelectorAll('h1,h2,p,dt,dd,li,td,th,span,button,summary')) {
    if (!isShown(element) || element.closest('.scroll,.table')) continue
    const box = boxOf(element)
    if (box.right > root.clientWidth + 1 || box.left < -1) faults.push(`${named(element)} leaves the page`)
    const isCut = element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0
    const isHidden = getComputedStyle(element).overflowX === 'hidden' && getComputedStyle(element).fontSize !== '0px'
    if (isCut && isHidden) faults.push(`${named(element)} is cut off`)
  }

  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
  const rgb = (colour) => {
    canvas.clearRect(0, 0, 1, 1)
    canvas.fillStyle = colour
    canvas.fillRect(0, 0, 1, 1)
    return [...canvas.getImageData(0, 0, 1, 1).data]
  }
  const luminance = (colour) => {
    const [r, g, b] = rgb(colour).map((v) =>
      v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4,
    )
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const paperOf = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor
      if (rgb(colour)[3] === 255) return colour
    }
    return 'white'
  }
  const seen = new Set()
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement
    if (
      walker.currentNode.textContent.trim() === '' ||
      !isShown(element) ||
      /^(title|desc|script|style)$/i.test(element.tagName)
    )
      continue
    const style = getComputedStyle(element)
    if (style.fontSize === '0px') continue
    const colour = element.closest('svg') ? style.fill : style.color
    const paper = paperOf(element)
    if (seen.has(colour + paper)) continue
    seen.add(colour + paper)
    const [light, dark] = [luminance(colour), luminance(paper)].toSorted((a, b) => b - a)
    const contrast = (light + 0.05) / (dark + 0.05)
    if (contrast < 4.5)
      faults.push(`${named(element)} has a contrast of ${contrast.toFixed(2)} (${colour} on ${paper})`)
  }
  return faults
}

pageFaults()
