import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { z } from 'zod'
import { describeConfiguration, loadConfiguration } from '../../src/core/config.ts'
import { effectiveSettings, layerOfVariables, mergeLayers, settingNotes } from '../../src/core/settings.ts'

let cwd = ''
beforeEach(() => void (cwd = mkdtempSync(join(tmpdir(), 'bellwether-config-'))))
afterEach(() => rmSync(cwd, { recursive: true, force: true }))

const write = (name: string, text: string): void => writeFileSync(join(cwd, name), text)
const load = (
  env: Record<string, string> = {},
  flags: Record<string, string> = {},
): ReturnType<typeof loadConfiguration> => loadConfiguration({ cwd, env, flags })

it('has a default for everything, and an absolute home', async () => {
  const config = await load()
  expect(config.home).toBe(join(cwd, '.bellwether'))
  expect(config.log.level).toBe('info')
  expect(config.threads).toBeGreaterThan(0)
  expect(new Set(Object.values(config.origins))).toEqual(new Set(['default']))
})

it('lets each place win over the one before it, and says which did', async () => {
  const level = async (env = {}, flags = {}): Promise<string> => {
    const { log, origins } = await load(env, flags)
    return `${log.level} from ${origins['log.level']}`
  }
  write('bellwether.yaml', 'log:\n  level: warn\n')
  expect(await level()).toBe('warn from bellwether.yaml')
  write('.env', 'OTHER=1\nBELLWETHER_LOG_LEVEL=error\n')
  expect(await level()).toBe('error from .env BELLWETHER_LOG_LEVEL')
  const env = { BELLWETHER_LOG_LEVEL: 'debug' }
  expect(await level(env)).toBe('debug from environment BELLWETHER_LOG_LEVEL')
  expect(await level(env, { 'log.level': 'trace' })).toBe('trace from flag --log-level')
})

it('turns text into numbers', async () => {
  const { serve, threads } = await load({ BELLWETHER_SERVE_PORT: '8080' }, { threads: '3' })
  expect({ port: serve.port, threads }).toEqual({ port: 8080, threads: 3 })
})

it('takes an empty variable for one that is not set', async () => {
  expect((await load({ BELLWETHER_LOG_LEVEL: '' })).origins['log.level']).toBe('default')
})

it('reads another YAML file where one is named, and an empty one', async () => {
  write('other.yaml', 'threads: 5')
  write('empty.yaml', '# nothing\n')
  expect((await load({}, { config: 'other.yaml' })).threads).toBe(5)
  expect((await load({ BELLWETHER_CONFIG: 'other.yaml' })).origins['threads']).toBe('other.yaml')
  expect((await load({}, { config: 'empty.yaml' })).origins['threads']).toBe('default')
})

it('refuses a named file that is missing, but not a missing bellwether.yaml', async () => {
  await expect(load({}, { config: 'none.yaml' })).rejects.toMatchObject({ code: 'FILE_MISSING' })
})

it('refuses unknown keys with the nearest known one', async () => {
  write('bellwether.yaml', 'log:\n  levle: warn\n')
  await expect(load()).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    exitStatus: 2,
    message: 'log.levle (bellwether.yaml) is no setting.',
    remedy: 'Did you mean log.level?',
  })
  write('bellwether.yaml', '')
  await expect(load({ BELLWETHER_TREADS: '2' })).rejects.toMatchObject({ remedy: 'Did you mean BELLWETHER_THREADS?' })
  write('.env', 'BELLWETHER_HOEM=x\n')
  await expect(load()).rejects.toMatchObject({ message: 'BELLWETHER_HOEM (.env) is no setting.' })
})

it('refuses values that cannot be used, and says where they stand', async () => {
  const message = async (env: Record<string, string>, flags = {}): Promise<unknown> =>
    load(env, flags).catch((error: { code: string; message: string; expected: string }) => [
      error.code,
      error.message,
      error.expected,
    ])
  expect(await message({ BELLWETHER_THREADS: 'two' })).toEqual([
    'CONFIG_INVALID',
    'threads is "two" (environment BELLWETHER_THREADS).',
    'threads must be a number.',
  ])
  expect(await message({ BELLWETHER_THREADS: '0' })).toContain('threads must be a number of at least 1.')
  expect(await message({ BELLWETHER_THREADS: '1.5' })).toContain('threads must be a whole number.')
  expect(await message({ BELLWETHER_SERVE_PORT: '70000' })).toContain('serve.port must be a number of at most 65535.')
  expect(await message({}, { 'log.level': 'loud' })).toEqual([
    'USAGE_VALUE',
    'log.level is "loud" (flag --log-level).',
    'log.level must be one of trace, debug, info, warn, error, silent.',
  ])
})

it('refuses YAML that is none, and YAML without keys', async () => {
  for (const text of ['log: [', '- a\n- b', 'just text', 'log: warn', 'log: *nothing']) {
    write('bellwether.yaml', text)
    await expect(load()).rejects.toMatchObject({ code: 'CONFIG_INVALID' })
  }
})

it('describes every setting with its value and origin', async () => {
  const settings = describeConfiguration(await load({ BELLWETHER_HOME: '/data' }))
  expect(settings).toContainEqual(
    expect.objectContaining({ key: 'home', value: '/data', origin: 'environment BELLWETHER_HOME' }),
  )
  for (const { description } of settings) expect(description).toMatch(/\.$/)
})

const secretSchema = z.strictObject({
  vendor: z
    .strictObject({
      apiKey: z.string().min(8).optional().register(settingNotes, { description: 'A key.', isSecret: true }),
      isFree: z.boolean().default(false).register(settingNotes, { description: 'A plan.' }),
    })
    .prefault({}),
})

it('masks secrets where they are shown and in errors', () => {
  const of = (key: string): ReturnType<typeof layerOfVariables> =>
    layerOfVariables(secretSchema, { BELLWETHER_VENDOR_API_KEY: key, BELLWETHER_VENDOR_IS_FREE: 'true' }, '.env', [])
  const configured = mergeLayers(secretSchema, [of('hunter2hunter2')])
  expect(configured.vendor).toEqual({ apiKey: 'hunter2hunter2', isFree: true })
  expect(JSON.stringify(effectiveSettings(secretSchema, configured))).not.toContain('hunter2')
  expect(effectiveSettings(secretSchema, configured)[0]).toMatchObject({ key: 'vendor.apiKey', value: '***' })
  expect(effectiveSettings(secretSchema, mergeLayers(secretSchema, []))[0]).toMatchObject({ value: null })
  expect(() => mergeLayers(secretSchema, [of('hunter2')])).toThrow(
    'vendor.apiKey is *** (.env BELLWETHER_VENDOR_API_KEY).',
  )
})

it('wants a description of every setting', () => {
  expect(() => mergeLayers(z.strictObject({ bare: z.string() }), [])).toThrow('bare has no description')
})
