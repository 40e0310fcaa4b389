/**
 * The one list of folders: a folder of src/ imports only from itself, from those before it, and from
 * the packages named here. The lint configuration and the import scan are both made of it.
 */

/** Folders of src/, top to bottom. */
export const LAYERS = [
  'core',
  'report',
  'market',
  'ingest',
  'store',
  'analytics',
  'features',
  'models',
  'trading',
  'strategies',
  'backtest',
  'research',
  'catalogue',
  'notify',
  'live',
  'jobs',
  'api',
  'cli',
] as const

/** Packages that src/ may import. */
export const PACKAGES_FOR_SRC = ['@bellwether/options', '@bellwether/learn', '@bellwether/client']

/** What each package may import beyond its own files; Node's modules are named where they are allowed. */
export const PACKAGE_IMPORTS: Readonly<Record<string, readonly string[]>> = {
  options: [],
  learn: [],
  client: ['zod'],
  dashboard: [
    '@bellwether/client',
    '@bellwether/options',
    '@tanstack/react-query',
    '@tanstack/react-router',
    '@tanstack/react-table',
    'lightweight-charts',
    'react',
    'react-dom',
    'uplot',
  ],
}

/** Files that import what is named only when they run: tasks, a user's own files. */
export const COMPUTED_IMPORTS = ['src/core/tasks/task-runner.ts', 'src/research/extensions/load-extensions.ts']

/** Folders of src/ that `layer` must not import from. */
export function layersAfter(layer: string): string[] {
  return LAYERS.slice(LAYERS.indexOf(layer as (typeof LAYERS)[number]) + 1)
}
