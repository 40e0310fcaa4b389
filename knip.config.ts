/** Dead code: files that nothing reaches, exports that nothing imports, dependencies that nothing uses. */
import type { KnipConfig } from 'knip'

const config: KnipConfig = {
  workspaces: {
    '.': {
      // Modules that are only named when the program runs: commands, worker bodies, benchmarks, proofs.
      entry: [
        'src/cli/main.ts!',
        'src/core/tasks/worker-main.ts!',
        'src/**/*-task.ts!',
        'scripts/*.ts',
        'bench/*.ts',
        'bench/*/*-child.ts',
        'examples/*.ts',
        'test/**/*-{tasks,child}.ts',
      ],
      // mount makes a small disk for a test, where it may; g++ compiles a benchmark's peer, where it is installed.
      // The compiler of the kernels is found by the package's own build, which ours calls.
      ignoreDependencies: ['assemblyscript'],
      ignoreBinaries: ['mount', 'umount', /^g\+\+$/],
      project: ['{src,scripts,bench,test,examples}/**/*.ts', '!src/**/kernel/assembly/**', 'bin/*.js'],
    },
    'packages/*': { project: ['{src,test}/**/*.ts'] },
    'packages/options': { entry: ['page/page.ts'], project: ['{src,test,page}/**/*.ts'] },
  },
  ignoreExportsUsedInFile: true,
}

export default config
