/** Dead code: files that nothing reaches, exports that nothing imports, dependencies that nothing uses. */
import type { KnipConfig } from 'knip'

const config: KnipConfig = {
  workspaces: {
    '.': {
      // Modules that are only named when the program runs: commands, worker bodies, benchmarks, proofs.
      entry: ['bin/bellwether.js', 'src/cli/main.ts!', 'scripts/*.ts', 'bench/*.ts', 'test/**/*-tasks.ts'],
      project: ['{src,scripts,bench,test,examples}/**/*.ts', 'bin/*.js'],
    },
    'packages/*': { entry: ['src/index.ts'], project: ['{src,test}/**/*.ts'] },
  },
  ignoreExportsUsedInFile: true,
}

export default config
