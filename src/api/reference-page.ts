/** The reference of the interface as one page that loads nothing. */
import { CONTRACT, type Route } from '@bellwether/client'
import { z } from 'zod'
import { type Content, markup } from '../report/markup.ts'
import { page, section } from '../report/page.ts'

export function referencePage(version: string): string {
  const routes = Object.entries(CONTRACT) as [string, Route][]
  return page({
    title: 'Bellwether: routes',
    kicker: ['Bellwether', version],
    heading: 'What programs can ask for',
    lead: markup`Every route of this server. <a href="/api/v1/openapi.json">openapi.json</a> says the same to programs; in TypeScript <code>createClient</code> of @bellwether/client has a function for each. A program sends <code>Authorization: Bearer KEY</code>.`,
    sections: routes.map(([name, route]) => routeSection(name, route)),
  })
}

function routeSection(
  name: string,
  { method, path, summary, access, parameters, query, answer, errors }: Route,
): Content {
  const members = [...membersOf(parameters), ...membersOf(query)]
  const gives = answer.kind === 'json' ? 'JSON' : answer.kind === 'file' ? answer.mediaTypes.join(' or ') : 'nothing'
  const needs = access === 'open' ? 'open to all' : access === 'entered' ? 'any key or session' : `scope ${access}`
  return section(
    `${method} ${path}`,
    markup`${members.length > 0 && memberTable(members)}<p class="note">${name} · ${needs} · gives ${gives}${errors.length > 0 && ` · may answer ${errors.join(', ')}`}</p>`,
    summary,
  )
}

interface Member {
  readonly name: string
  readonly type: string
  readonly description: string
}

interface MemberSchema {
  readonly type?: string
  readonly anyOf?: readonly { readonly type?: string }[]
  readonly enum?: readonly string[]
  readonly default?: unknown
  readonly description?: string
}

function membersOf(schema: z.ZodObject): Member[] {
  const { properties = {} } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as {
    properties?: Record<string, MemberSchema>
  }
  return Object.entries(properties).map(([name, member]) => ({
    name,
    type: typeText(member),
    description: member.description ?? '',
  }))
}

function typeText({ type, anyOf = [], enum: values, default: usual }: MemberSchema): string {
  const types = [type, ...anyOf.map((one) => one.type)]
  const word = types.includes('integer') ? 'number' : types.includes('boolean') ? 'true or false' : 'text'
  const words = values?.join(', ') ?? (types.includes('array') ? `${word}, once or several times` : word)
  return usual === undefined ? words : `${words}; usually ${JSON.stringify(usual)}`
}

function memberTable(members: readonly Member[]): Content {
  const rows = members.map(
    ({ name, type, description }) =>
      markup`<tr><th scope="row"><code>${name}</code></th><td>${type}</td><td class="prose">${description}</td></tr>`,
  )
  return markup`<div class="table"><table><tbody>${rows}</tbody></table></div>`
}
