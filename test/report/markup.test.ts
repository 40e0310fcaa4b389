import fc from 'fast-check'
import { expect, it } from 'vitest'
import { escapeText, joinMarkup, Markup, markup, withWholeDates } from '../../src/report/markup.ts'

/** What a parser makes of escaped text. */
function unescaped(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => {
    return { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }[name]!
  })
}

it('lets no text become markup, whatever it holds', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
      const escaped = escapeText(text)
      expect(escaped).not.toMatch(/[<>"']/)
      expect(escaped.replace(/&(amp|lt|gt|quot|#39);/g, '')).not.toContain('&')
      expect(escaped.isWellFormed()).toBe(true)
    }),
    { numRuns: 2000 },
  )
})

it('gives printable text back unchanged to a parser', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme-ascii' }), (text) => {
      expect(unescaped(escapeText(text))).toBe(text)
    }),
  )
})

it('marks what cannot be printed, and controls that would reorder the text around them', () => {
  expect(escapeText('a\u0000b\u001b[31mc\u202ed\ud800e\uffffz')).toBe('a\ufffdb\ufffd[31mc\ufffdd\ufffde\ufffdz')
  expect(escapeText('line\nnext\ttab')).toBe('line\nnext\ttab')
})

it('escapes text and keeps markup in a template, at any depth of lists', () => {
  const inner = markup`<b>${'<i>'}</b>`
  const whole = markup`<p title="${'"quoted"'}">${[inner, ['&', [1.5, false, null, undefined]]]}</p>`
  expect(whole.source).toBe('<p title="&quot;quoted&quot;"><b>&lt;i&gt;</b>&amp;1.5</p>')
})

it('escapes the separator of a list too', () => {
  expect(joinMarkup(['a', new Markup('<br>')], ' < ').source).toBe('a &lt; <br>')
})

it('keeps ISO dates whole, and the text around them escaped', () => {
  expect(withWholeDates('<a> 2024-01-31 to 2024-02-01.').source).toBe(
    '&lt;a&gt; <span class="date">2024-01-31</span> to <span class="date">2024-02-01</span>.',
  )
})
