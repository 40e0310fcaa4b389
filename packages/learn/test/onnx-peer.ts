/** onnxruntime, which runs exported models: installed in onnx-peer/, or the tests that need it say that it is missing. */
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { it } from 'vitest'

interface OnnxTensor {
  readonly data: Float32Array | Float64Array
}

export interface OnnxRuntime {
  readonly InferenceSession: {
    create(file: Uint8Array): Promise<{ run(inputs: Record<string, OnnxTensor>): Promise<Record<string, OnnxTensor>> }>
  }
  readonly Tensor: new (type: 'float64', values: Float64Array, dimensions: readonly number[]) => OnnxTensor
}

const FOLDER = join(import.meta.dirname, 'onnx-peer')
const isThere = existsSync(join(FOLDER, 'node_modules/onnxruntime-web'))
const REASON = `which need onnxruntime; install it with npm install --ignore-scripts --prefix packages/learn/test/onnx-peer`
if (!isThere && (process.env['BELLWETHER_REQUIRE'] ?? '').includes('onnx'))
  throw new Error(`Tests cannot run ${REASON}.`)

/** A test that runs exported models. */
export function itOnOnnx(name: string, body: (runtime: OnnxRuntime) => Promise<void>): void {
  it(name, async (context) => {
    context.skip(!isThere, REASON)
    const path = createRequire(join(FOLDER, 'package.json')).resolve('onnxruntime-web')
    await body((await import(pathToFileURL(path).href)) as OnnxRuntime)
  })
}

/** What a model of ONNX says of rows or windows, by the name of its output. */
export async function runOnnx(
  { InferenceSession, Tensor }: OnnxRuntime,
  file: Uint8Array,
  { name, values, dimensions }: { name: string; values: Float64Array; dimensions: readonly number[] },
): Promise<Record<string, OnnxTensor>> {
  const session = await InferenceSession.create(file)
  return session.run({ [name]: new Tensor('float64', values, dimensions) })
}
