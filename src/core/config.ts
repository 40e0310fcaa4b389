/**
 * The configuration: defaults, then bellwether.yaml, then .env, then the environment, then flags.
 *
 * A setting `serve.port` is written as nested keys in YAML, and as BELLWETHER_SERVE_PORT in .env and
 * in the environment. The environment and the current folder are passed in.
 */
import { readFile } from 'node:fs/promises'
// determinism-allow environment: how many threads there are never changes a result
import { availableParallelism } from 'node:os'
import { join, resolve } from 'node:path'
import { parseEnv } from 'node:util'
import { z } from 'zod'
import { BellwetherError } from './errors.ts'
import { fileError } from './files.ts'
import {
  type Configured,
  effectiveSettings,
  type EffectiveSetting,
  type Layer,
  layerOfDocument,
  layerOfFlags,
  layerOfVariables,
  mergeLayers,
  settingNotes,
} from './settings.ts'

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

const schema = z.strictObject({
  home: z
    .string()
    .min(1)
    .default('.bellwether')
    .register(settingNotes, { description: 'Folder of the lake, the runs and the logs; relative to the current one.' }),
  threads: z
    .int()
    .min(1)
    .max(1024)
    .default(() => availableParallelism())
    .register(settingNotes, { description: 'Worker threads that heavy work may use; never changes a result.' }),
  log: z
    .strictObject({
      level: z
        .enum(LOG_LEVELS)
        .default('info')
        .register(settingNotes, { description: `What is logged: ${LOG_LEVELS.join(', ')}.` }),
    })
    .prefault({}),
  serve: z
    .strictObject({
      port: z
        .int()
        .min(0)
        .max(65_535)
        .default(4310)
        .register(settingNotes, { description: 'Port that pages are served on; 0 takes any free one.' }),
      host: z.string().min(1).default('127.0.0.1').register(settingNotes, {
        description:
          'Address that bellwether serve listens on; one that other machines reach needs the settings below.',
      }),
      publicUrl: z
        .url({ protocol: /^https$/ })
        .optional()
        .register(settingNotes, {
          description: 'What people type to reach the server from elsewhere, e.g. https://desk.example.org.',
        }),
      proxy: z
        .boolean()
        .default(false)
        .register(settingNotes, { description: 'Whether a proxy that encrypts stands before the server.' }),
      tlsCertificate: z
        .string()
        .min(1)
        .optional()
        .register(settingNotes, { description: 'PEM file of the certificate by which the server itself encrypts.' }),
      tlsKey: z
        .string()
        .min(1)
        .optional()
        .register(settingNotes, { description: 'PEM file of the key of that certificate.' }),
    })
    .prefault({}),
})

/** The effective configuration with the origin of every value; `home` is absolute. */
export type Configuration = Configured<z.output<typeof schema>>

export interface ConfigurationSources {
  /** The current folder. */
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** Text by dotted key, e.g. { home: 'x', 'log.level': 'debug' }; `config` names the YAML file. */
  readonly flags?: Readonly<Record<string, string | undefined>>
}

/** Names with our prefix that are no settings: where the YAML file lies, and what tests ask for. */
const OTHER_VARIABLES = ['BELLWETHER_CONFIG', 'BELLWETHER_SHARED', 'BELLWETHER_REQUIRE']

/** Errors: CONFIG_INVALID; FILE_MISSING and FILE_DENIED for a YAML file that was named. */
export async function loadConfiguration({ cwd, env, flags = {} }: ConfigurationSources): Promise<Configuration> {
  const dotEnv = parseEnv((await readIfThere(join(cwd, '.env'))) ?? '')
  const merged = mergeLayers(schema, [
    await yamlLayer(cwd, flags['config'] ?? env['BELLWETHER_CONFIG']),
    layerOfVariables(schema, dotEnv, '.env', OTHER_VARIABLES),
    layerOfVariables(schema, env, 'environment', OTHER_VARIABLES),
    layerOfFlags(schema, flags),
  ])
  return { ...merged, home: resolve(cwd, merged.home) }
}

/** Every setting with its value, secrets masked, and where it came from. */
export function describeConfiguration(configuration: Configuration): EffectiveSetting[] {
  return effectiveSettings(schema, configuration)
}

async function yamlLayer(cwd: string, named: string | undefined): Promise<Layer> {
  const name = named ?? 'bellwether.yaml'
  const path = resolve(cwd, name)
  const text = named === undefined ? await readIfThere(path) : await readNamed(path)
  return layerOfDocument(schema, text === undefined ? null : await parseDocument(text, name), name)
}

async function parseDocument(text: string, name: string): Promise<unknown> {
  const { parse: parseYaml } = await import('yaml')
  let document: unknown
  try {
    document = parseYaml(text)
  } catch (error) {
    throw notYaml(name, `${(error as Error).message.split('\n')[0]}`, error)
  }
  if (document === null || (typeof document === 'object' && !Array.isArray(document))) return document
  throw notYaml(name, 'It holds no keys.')
}

function notYaml(name: string, given: string, cause?: unknown): BellwetherError {
  return new BellwetherError('CONFIG_INVALID', {
    message: `${name} cannot be read as configuration: ${given}`,
    expected: 'It must be a YAML file of keys and values, e.g. "threads: 2".',
    given,
    remedy: `Correct ${name}, or remove it.`,
    cause,
  })
}

async function readNamed(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    throw fileError(error, path)
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ENOENT') return undefined
    throw fileError(error, path)
  }
}
