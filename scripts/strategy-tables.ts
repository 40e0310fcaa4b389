/** The tables of docs/reference/strategies.md, made of what the strategies declare. */
import { declaredParameters } from '../src/strategies/declared-parameters.ts'
import type { TraderDefinition } from '../src/strategies/trader-definition.ts'
import { TRADERS } from '../src/strategies/traders.ts'
import type { GeneratedTable } from './write-reference.ts'

interface Parameter {
  readonly strategy: string
  readonly name: string
  readonly initial: string
  readonly range: string
  readonly meaning: string
}

/** Strategies that declare a parameter alike, from which on it is told of once. */
const SHARED_FROM = 4

function parametersOf(definition: TraderDefinition): Parameter[] {
  return declaredParameters(definition).map(({ name, usual, range, meaning }) => ({
    strategy: definition.name,
    name: code(name),
    initial: Array.isArray(usual) ? 'none' : typeof usual === 'string' ? usual : JSON.stringify(usual),
    range,
    meaning,
  }))
}

export function strategyTables(): GeneratedTable[] {
  const all = TRADERS.flatMap(parametersOf)
  const alike = Map.groupBy(all, ({ name, range, meaning }) => `${name} ${range} ${meaning}`)
  const isShared = ({ name, range, meaning }: Parameter): boolean =>
    alike.get(`${name} ${range} ${meaning}`)!.length >= SHARED_FROM
  const shared = [...alike.values()].filter((same) => isShared(same[0]!))
  const varying = new Set(shared.filter((same) => !hasOneDefault(same)).map(([first]) => first!.name))
  const page = 'docs/reference/strategies.md'
  return [
    {
      page,
      header: '| strategy | fed with | what it holds |',
      rows: TRADERS.map(({ name, needs, title }) => row(code(name), needs.join(', '), title)),
    },
    {
      page,
      header: '| strategy | parameter | default | range | meaning |',
      rows: all
        .filter((each) => !isShared(each))
        .map(({ strategy, name, initial, range, meaning }) => row(code(strategy), name, initial, range, meaning)),
    },
    {
      page,
      header: '| shared parameter | default | range | meaning |',
      rows: shared.map((same) => {
        const { name, initial, range, meaning } = same[0]!
        return row(name, hasOneDefault(same) ? initial : 'see below', range, meaning)
      }),
    },
    {
      page,
      header: '| strategy | its defaults of shared parameters |',
      rows: TRADERS.map(
        ({ name }) =>
          [name, all.filter((each) => each.strategy === name && isShared(each) && varying.has(each.name))] as const,
      )
        .filter(([, own]) => own.length > 0)
        .map(([name, own]) => row(code(name), own.map((each) => `${each.name} ${each.initial}`).join(', '))),
    },
  ]
}

function hasOneDefault(same: readonly Parameter[]): boolean {
  return same.every(({ initial }) => initial === same[0]!.initial)
}

function code(text: string): string {
  return `\`${text}\``
}

function row(...cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}
