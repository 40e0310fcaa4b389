/** `bellwether backtest strategies [NAME]`: what a backtest can trade; of one strategy its parameters. */
import type { Command as Parser } from 'commander'
import { BellwetherError } from '../../core/errors.ts'
import { nearestName } from '../../core/nearest.ts'
import { declaredParameters } from '../../strategies/declared-parameters.ts'
import type { TraderDefinition } from '../../strategies/trader-definition.ts'
import { TRADERS } from '../../strategies/traders.ts'
import type { CommandInput, CommandResult } from '../command.ts'
import { textTable } from '../table.ts'

export function configure(parser: Parser): void {
  parser
    .description('List the strategies that a file of a backtest can name, or the parameters of one.')
    .argument('[name]', 'a strategy, e.g. iron-condor')
}

export async function run(given: Pick<CommandInput, 'arguments'>): Promise<CommandResult> {
  const [name] = given.arguments
  if (name === undefined) return { data: TRADERS.map(described), text: listText() }
  const definition = strategyNamed(name)
  return { data: described(definition), text: parameterText(definition) }
}

function described(definition: TraderDefinition) {
  const { name, title, needs } = definition
  return { name, title, needs: [...needs], parameters: declaredParameters(definition).map((one) => ({ ...one })) }
}

function listText(): string {
  const table = textTable(
    [{ title: 'strategy' }, { title: 'needs' }, { title: 'what it does' }],
    TRADERS.map(({ name, needs, title }) => [name, needs.join(', '), title]),
  )
  return `${table}\n\nNext: bellwether backtest strategies ${TRADERS[0]!.name}`
}

function parameterText(definition: TraderDefinition): string {
  const table = textTable(
    [{ title: 'parameter' }, { title: 'default', align: 'right' }, { title: 'range' }, { title: 'meaning' }],
    declaredParameters(definition).map(({ name, usual, range, meaning }) => [
      name,
      Array.isArray(usual) && usual.length === 0 ? 'none' : typeof usual === 'string' ? usual : JSON.stringify(usual),
      range,
      meaning,
    ]),
  )
  return `${definition.name}: ${definition.title}\nIt is fed ${definition.needs.join(' and ')} of its symbol.\n\n${table}`
}

/** Errors: USAGE_VALUE. */
function strategyNamed(given: string): TraderDefinition {
  const found = TRADERS.find(({ name }) => name === given)
  if (found !== undefined) return found
  const known = TRADERS.map(({ name }) => name)
  const nearest = nearestName(given, known)
  throw new BellwetherError('USAGE_VALUE', {
    message: `There is no strategy ${given}.`,
    expected: `The strategies are ${known.join(', ')}.`,
    given,
    remedy: nearest === undefined ? 'Name one of them.' : `Did you mean ${nearest}?`,
  })
}
