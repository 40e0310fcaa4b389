/** The code that a sweep is computed and stored by, as part of its name. */
import type { TaskExecutor } from '../../core/tasks/executor.ts'
import type { CodeIdentity } from '../runs/code-identity.ts'

const ENTRIES = ['compute-rows.ts', 'sweep-artefacts.ts'].map((file) => new URL(file, import.meta.url).href)
const TASK = { module: new URL('../runs/code-identity.ts', import.meta.url).href, name: 'identifyCode' }

export type SweepCode = Pick<CodeIdentity, 'hash' | 'node'>

/** On a thread of the executor, while this one loads what computes, and reads. */
export async function identifySweepCode(executor: TaskExecutor): Promise<SweepCode> {
  const [code] = await executor.map<readonly string[], CodeIdentity>(TASK, [ENTRIES])
  return code!
}
