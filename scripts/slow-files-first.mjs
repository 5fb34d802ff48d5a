// The order in which Vitest starts test files.
import { BaseSequencer } from 'vitest/node';

/**
 * Files that mostly wait for a browser or a container start first, and the small shares of the kill matrix last: no long
 * file then runs alone at the end, also where Vitest remembers no earlier run.
 */
export default class SlowFilesFirst extends BaseSequencer {
  /**
   * @override
   * @param {import('vitest/node').TestSpecification[]} files
   */
  async sort(files) {
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => turnOf(a.moduleId) - turnOf(b.moduleId));
  }
}

/** @param {string} path */
function turnOf(path) {
  if (/\.(browser|container)\.test\.ts$/.test(path)) return 0;
  return /\/suites\/kills\/shard-/.test(path) ? 2 : 1;
}
