/** Lint rules; the rules between folders are made of scripts/layers.ts, one override a folder. */
import { defineConfig, type OxlintOverride } from 'oxlint'
import { LAYERS, layersAfter, PACKAGE_IMPORTS } from './scripts/layers.ts'

const DIRECTION = 'A folder imports only from those before it in scripts/layers.ts.'
const LEAF = 'A package imports nothing of src/ and only what scripts/layers.ts names.'

// A second override for a folder would silently replace the first: everything about it stands in one.
const layerOverrides = LAYERS.filter((layer) => layersAfter(layer).length > 0).map((layer): OxlintOverride => ({
  files: [`src/${layer}/**`],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          { group: layersAfter(layer).flatMap((other) => [`**/${other}/**`, `**/${other}`]), message: DIRECTION },
          { group: ['**/packages/**', '@bellwether/dashboard', '@bellwether/dashboard/**'], message: LEAF },
        ],
      },
    ],
  },
}))

const packageOverrides = Object.keys(PACKAGE_IMPORTS).map((name): OxlintOverride => ({
  files: [`packages/${name}/src/**`],
  rules: {
    'no-restricted-imports': ['error', { patterns: [{ group: ['**/src/**'], message: LEAF }] }],
  },
}))

export default defineConfig({
  plugins: ['typescript', 'unicorn', 'oxc', 'import', 'node', 'promise', 'vitest'],
  ignorePatterns: ['**/node_modules/**', '**/dist/**', '.bellwether/**', '**/kernel/assembly/**'],
  categories: { correctness: 'error', suspicious: 'error' },
  options: { typeAware: true, denyWarnings: true, reportUnusedDisableDirectives: 'error' },
  rules: {
    'import/no-cycle': 'error',
    'import/no-default-export': 'error',
    'import/no-commonjs': 'error',
    'no-console': 'error',
    'no-var': 'error',
    eqeqeq: 'error',
    'prefer-const': 'error',
    'typescript/no-explicit-any': 'error',
    'typescript/no-misused-promises': 'error',
    'typescript/only-throw-error': 'error',
    'typescript/return-await': 'error',
    'typescript/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    'unicorn/prefer-node-protocol': 'error',

    // Typed arrays are sorted in place on purpose, and columns of a frame are known by their schema.
    'unicorn/no-array-sort': 'off',
    'unicorn/no-new-array': 'off',
    'typescript/no-unsafe-type-assertion': 'off',
    // Short closures over a parameter of the same meaning read well.
    'no-shadow': 'off',
    'unicorn/consistent-function-scoping': 'off',
    // `map<I, R>` says what goes in, though I stands there once; `a! === b` is written often enough to be read.
    'typescript/no-unnecessary-type-parameters': 'off',
    'typescript/no-confusing-non-null-assertion': 'off',
    // The compiler's noImplicitReturns says the same, and knows `never`.
    'typescript/consistent-return': 'off',
    // Takes a ledger's `fill(fill)` for Array#fill.
    'unicorn/no-array-fill-with-reference-type': 'off',
    // zod's z, and postMessage between threads, which has no origin.
    'import/no-named-as-default-member': 'off',
    'unicorn/require-post-message-target-origin': 'off',
    // Tests are also made by functions (itOnShared, conformance suites), which these rules do not follow.
    'vitest/expect-expect': 'off',
    'vitest/no-conditional-expect': 'off',
    'vitest/no-standalone-expect': 'off',
    'vitest/valid-expect': 'off',
    'vitest/valid-title': 'off',
  },
  overrides: [
    ...layerOverrides,
    ...packageOverrides,
    { files: ['*.config.ts'], rules: { 'import/no-default-export': 'off' } },
    {
      files: ['scripts/**', 'bench/**', 'examples/**', 'test/**', 'packages/*/test/**'],
      rules: { 'no-console': 'off', 'no-control-regex': 'off', 'oxc/approx-constant': 'off' },
    },
  ],
})
