/** The one place that binds each route to the query function of the layer that owns the answer. */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { COLUMNAR, type Contract, type RouteName } from '@bellwether/client'
import type { z } from 'zod'
import type { Clock } from '../core/clock/clock.ts'
import { temporaryName } from '../core/files.ts'
import { formatInstant } from '../core/time.ts'
import { listRunIds, runFolder } from '../jobs/stored/stored-runs.ts'
import { sessionCookie, type Caller } from './access/caller.ts'
import type { Doors } from './access/doors.ts'
import { type Answers, answerOf } from './answers.ts'
import { type Listed, listPage } from './list-page.ts'
import { mediaTypeOf } from './media-type.ts'
import type { Reply } from './reply.ts'
import { runPage, type SummaryAnswer } from './run-page.ts'
import { sliceOf } from './slice-query.ts'

export interface HandlerParts {
  /** Absolute. */
  readonly home: string
  /** Of one worker. */
  readonly threads: number
  readonly clock: Clock
  readonly answers: Answers
  readonly doors: Doors
  readonly isSecure: boolean
  readonly version: string
  /** Folder for files that are gone when they were sent. */
  readonly temporary: string
}

type Given<Name extends RouteName> = z.output<Contract[Name]['parameters']> & z.output<Contract[Name]['query']>

/** The caller is there wherever the route asks for one. */
export type Handlers = {
  readonly [Name in RouteName]: (input: Given<Name>, caller: Caller | undefined) => Promise<Reply>
}

export function handlersOf(parts: HandlerParts): Handlers {
  const { home, threads, clock, answers, doors, isSecure, version } = parts
  const of = { home, threads }
  const ledger = join(home, 'trials.jsonl')
  const history = join(home, 'lake', 'commits')
  return {
    readHealth: async () => value({ status: 'ok', time: formatInstant(clock.now()), version }),
    readSession: async (_, caller) => {
      const { by, name, scopes, expiresAt } = caller!
      return value({ by, name, scopes, expiresAt })
    },
    endSession: async (_, caller) => {
      if (caller!.by === 'key') return { kind: 'none' }
      await doors.sessions.revoke(caller!.id)
      return { kind: 'none', cookie: sessionCookie('', isSecure, 0) }
    },

    listRuns: async (query) => {
      const asked = (await listRunIds(home)).map((id) =>
        answers.answer('answerSummary', { ...of, id }, [runFolder(home, id), ledger]),
      )
      const summaries = (await Promise.all(asked)).map(({ bytes }) => parsed<SummaryAnswer>(bytes))
      return made(runPage(summaries, query))
    },
    readRun: async ({ id }) => ({
      kind: 'document',
      answer: await answers.answer('answerRun', { ...of, id }, [runFolder(home, id), ledger]),
    }),
    readManifest: async ({ id }) => ({
      kind: 'document',
      answer: await answers.answer('answerManifest', { ...of, id }, await filesOf(runFolder(home, id))),
    }),
    readVerification: async ({ id }) => ({
      kind: 'document',
      answer: await answers.answer('answerVerification', { ...of, id }, await filesOf(runFolder(home, id))),
    }),
    listArtefacts: async ({ id }) => ({
      kind: 'document',
      answer: await answers.answer('answerArtefacts', { ...of, id }, await filesOf(runFolder(home, id))),
    }),
    downloadArtefact: async ({ id, name }) => {
      const sources = await filesOf(runFolder(home, id))
      const { bytes } = await answers.answer('answerArtefact', { ...of, id, name }, sources)
      const { path, hash } = parsed<{ path: string; hash: string }>(bytes)
      return { kind: 'file', path, hash, mediaType: mediaTypeOf(name), name: `${id}-${name}` }
    },
    readTable: async ({ id, table, ...query }) => ({
      kind: 'document',
      answer: await answers.answer(
        'answerTable',
        { ...of, id, table, slice: sliceOf(query) },
        await filesOf(runFolder(home, id)),
      ),
    }),
    readColumns: async ({ id, table, ...query }) => {
      const path = temporaryName(join(parts.temporary, 'columns.parquet'))
      await answers.write({ ...of, id, table, slice: sliceOf(query), target: path })
      return { kind: 'file', path, mediaType: COLUMNAR, name: `${id}-${table}.parquet`, isTemporary: true }
    },

    listSeries: async ({ simulated, sort, order, limit, offset, ...choice }) => {
      const { bytes } = await answers.answer('answerSeries', { ...of, choice }, [history])
      const { commit, rows } = parsed<{ commit: number; rows: Listed[] }>(bytes)
      const fitting = rows.filter(({ isSimulated }) => simulated === undefined || isSimulated === simulated)
      return made({ commit, ...listPage(fitting, { by: (row) => row[sort], order, limit, offset }) })
    },
    readQuality: async (choice) => ({
      kind: 'document',
      answer: await answers.answer('answerQuality', { ...of, choice }, [history]),
    }),
    listQuarantine: async (choice) => ({
      kind: 'document',
      answer: await answers.answer('answerQuarantine', { ...of, choice }, [history]),
    }),
  }
}

function value(value: object): Reply {
  return { kind: 'value', value }
}

/** A document that was put together here. */
function made(value: object): Reply {
  return { kind: 'document', answer: answerOf(new TextEncoder().encode(JSON.stringify(value))) }
}

function parsed<T>(bytes: Uint8Array): T {
  return JSON.parse(new TextDecoder().decode(bytes)) as T
}

/** A folder and what lies in it: where one of them changes, what was made of them may. */
async function filesOf(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => [])
  return [folder, ...names.map((name) => join(folder, name))]
}
