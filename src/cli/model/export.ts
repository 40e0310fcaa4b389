/** `bellwether model export`: a fitted model as a file of ONNX, which other programs run. */
import type { Command as Parser } from 'commander'
import { countedText } from '../../core/number-text.ts'
import { exportModel } from '../../models/exchange.ts'
import { readModelFile } from '../../models/model-file.ts'
import type { CommandInput, CommandResult } from '../command.ts'
import { refuseOverwriting, writeTable } from '../table-file.ts'

export function configure(parser: Parser): void {
  parser
    .description('Write a model that model fit wrote as a file of ONNX, which onnxruntime and others run.')
    .argument('<model>', 'file of the model')
    .requiredOption('--onnx <file>', 'file to write')
}

export async function run(given: CommandInput): Promise<CommandResult> {
  const path = given.arguments[0]!
  const { onnx } = given.options as { onnx: string }
  await refuseOverwriting(path, onnx, '<model>', '--onnx')
  const { about, model } = await readModelFile(path)
  const { bytes, input, output } = exportModel(model, about.estimator.name)
  await writeTable(onnx, Buffer.from(bytes))
  const { features } = about
  const width = countedText(features.length, 'feature', 'features')
  const verdict = `${onnx}: ${about.estimator.name} of ${width} as ONNX.`
  const order = `Its input ${input.name} is ${input.shape} of doubles, NaN where a value is missing, features in this order: ${features.join(', ')}.`
  return {
    data: { out: onnx, model: about.estimator.name, bytes: bytes.length, input: input.name, output, features },
    text: `${verdict}\n\n${order}\nIts output is ${output}.`,
  }
}
