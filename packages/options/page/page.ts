/** Reads the form, prices by the kernel, compares with the plain code, and shows what came of it. */
import { OptionKernel, plainAmericanPricer, plainPricer } from '../src/index.ts'
import { type Chain, differingBits, type Pricer, priceChain, type Terms } from './chain.ts'
import { chainTable, figures, lead, verdict } from './chain-view.ts'
import { readTerms } from './form.ts'
import { format, formatCount } from './number-format.ts'
import { hoverMark, type Payoff, payoffPicture, rowAt } from './payoff-picture.ts'
import { payoffFacts, payoffOf, payoffTable, payoffTip } from './payoff-view.ts'
import { positionOf, POSITIONS } from './position.ts'
import { optionsPerSecond } from './speed.ts'

const PLAIN: Pricer = { ...plainPricer, ...plainAmericanPricer }
const TIP = 'Move over the picture for values.'

const form = element('terms', HTMLFormElement)
const strategy = element('strategy', HTMLSelectElement)
const picture = element('payoff', HTMLElement)

function element<T extends HTMLElement>(id: string, kind: new () => T): T {
  const found = document.getElementById(id)
  if (!(found instanceof kind)) throw new Error(`the page has no ${id}`)
  return found
}

function show(id: string, html: string): void {
  element(id, HTMLElement).innerHTML = html
}

class Page {
  readonly #kernel: OptionKernel
  #payoff: Payoff | undefined
  #width = 0

  constructor(kernel: OptionKernel) {
    this.#kernel = kernel
  }

  /** All but the speed. */
  update(): void {
    const terms = readTerms(new FormData(form))
    document.body.classList.toggle('empty', typeof terms === 'string')
    if (typeof terms === 'string') {
      show('verdict', 'These numbers make no chain')
      show('lead', terms)
      return
    }
    const chain = priceChain(terms, this.#kernel)
    show('verdict', verdict(terms, chain))
    show('lead', lead(terms, chain, differingBits(chain, priceChain(terms, PLAIN))))
    show('figures', figures(terms, chain))
    show('chain', chainTable(terms, new FormData(form).get('right') === 'put' ? chain.put : chain.call))
    this.#showPosition(terms, chain)
  }

  #showPosition(terms: Terms, chain: Chain): void {
    const legs = positionOf(strategy.value, terms, chain)
    this.#payoff = payoffOf(legs, terms, this.#kernel)
    show('facts', payoffFacts(legs, terms, this.#payoff))
    show('data', payoffTable(this.#payoff))
    this.#width = 0
    this.draw()
  }

  /** Laid out anew where the width has changed. */
  draw(): void {
    const width = picture.clientWidth
    if (this.#payoff === undefined || width === this.#width) return
    this.#width = width
    picture.innerHTML = payoffPicture(this.#payoff, width)
    show('tip', TIP)
  }

  point(pixel: number): void {
    if (this.#payoff === undefined) return
    const row = rowAt(this.#payoff, pixel, this.#width)
    picture.querySelector('.hover')!.innerHTML = hoverMark(this.#payoff, row, this.#width)
    show('tip', payoffTip(this.#payoff, row))
  }

  leave(): void {
    const mark = picture.querySelector('.hover')
    if (mark !== null) mark.innerHTML = ''
    show('tip', TIP)
  }

  measure(): void {
    const exercise = new FormData(form).get('exercise') === 'american' ? 'american' : 'european'
    const [kernel, plain] = [this.#kernel, PLAIN].map((pricer) => optionsPerSecond(exercise, pricer)) as [
      number,
      number,
    ]
    const what =
      exercise === 'american' ? 'American options, fast, with three Greeks' : 'European options with five Greeks'
    const times = format(kernel / plain, 1)
    show(
      'speed',
      `The kernel priced <strong>${formatCount(kernel)}</strong> ${what} a second, the plain code <strong>${formatCount(plain)}</strong>: ${times} times as fast, on one thread of this machine.`,
    )
  }
}

strategy.innerHTML = Object.keys(POSITIONS)
  .map((name) => `<option>${name}</option>`)
  .join('')
const page = new Page(await OptionKernel.load())
page.update()
/** When the page stands, since it holds everything up for a moment. */
const measureSoon = () => setTimeout(() => page.measure(), 50)
measureSoon()

form.addEventListener('input', () => page.update())
form.addEventListener('submit', (event) => event.preventDefault())
form.addEventListener('change', ({ target }) => {
  if (target instanceof HTMLSelectElement && target.name === 'exercise') measureSoon()
})
strategy.addEventListener('change', () => page.update())
element('measure', HTMLButtonElement).addEventListener('click', () => page.measure())
picture.addEventListener('pointermove', ({ clientX }) => page.point(clientX - picture.getBoundingClientRect().left))
picture.addEventListener('pointerleave', () => page.leave())
addEventListener('resize', () => page.draw())
