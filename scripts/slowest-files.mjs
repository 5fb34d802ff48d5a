// A reporter for Vitest: where the time of a run went, by test file.
const shown = 15;

export default class SlowestFiles {
  /** @param {ReadonlyArray<import('vitest/node').TestModule>} modules */
  onTestRunEnd(modules) {
    const files = modules.map((module) => ({ name: module.relativeModuleId, ms: module.diagnostic().duration }));
    const slowest = files.toSorted((a, b) => b.ms - a.ms).slice(0, shown);
    if (files.length < shown) return;
    console.log(`\n ${shown} slowest of ${files.length} test files, in seconds of one worker:`);
    for (const { name, ms } of slowest) console.log(`${inSeconds(ms)}  ${name}`);
    const kills = files.filter(({ name }) => name.startsWith('suites/kills/'));
    console.log(`${inSeconds(sum(kills))}  kill matrix, ${kills.length} files`);
    console.log(`${inSeconds(sum(files))}  all tests`);
  }
}

/** @param {readonly { readonly ms: number }[]} files */
function sum(files) {
  return files.reduce((total, { ms }) => total + ms, 0);
}

/** @param {number} ms */
function inSeconds(ms) {
  return (ms / 1000).toFixed(1).padStart(8);
}
