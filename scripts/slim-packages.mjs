import { dirname } from 'node:path';

// Each package re-exports all that it has, so esbuild cannot leave out what no code of this project imports.
const entries = [
  {
    // The clients alone: no fetch, WebSocket or cache.
    filter: /[\\/]undici[\\/]index\.js$/,
    contents: `Object.assign(require('./lib/dispatcher/dispatcher.js').prototype, require('./lib/api'));
exports.Client = require('./lib/dispatcher/client.js');
exports.Agent = require('./lib/dispatcher/agent.js');
exports.buildConnector = require('./lib/core/connect.js');`,
  },
  {
    // Node's HTTP/2 takes its time to load, and requests use HTTP/1.1 only.
    filter: /[\\/]undici[\\/]lib[\\/]dispatcher[\\/]client-h2\.js$/,
    contents: "module.exports = () => { throw new Error('HTTP/2 is not in this bundle'); };",
  },
  {
    // Without the large tables of East Asian character sets. UTF-7 needs UTF-16 and ASCII.
    filter: /[\\/]iconv-lite[\\/]encodings[\\/]index\.js$/,
    contents: ['internal', 'utf16', 'utf7', 'sbcs-codec', 'sbcs-data', 'sbcs-data-generated']
      .map((name) => `Object.assign(exports, require('./${name}'));`)
      .join('\n'),
  },
  {
    // Computes its tables when it is loaded, so it is loaded when the first archive is made.
    filter: /[\\/]fflate[\\/]esm[\\/]index\.mjs$/,
    contents: ['strToU8', 'zipSync']
      .map((name) => `export const ${name} = (...values) => require('../lib/index.cjs').${name}(...values);`)
      .join('\n'),
  },
];

/**
 * Bundles only the parts of large packages that this project uses.
 * @type {import('esbuild').Plugin}
 */
export const slimPackages = {
  name: 'slim-packages',
  setup(build) {
    for (const { filter, contents } of entries)
      build.onLoad({ filter }, ({ path }) => ({ contents, resolveDir: dirname(path), loader: 'js' }));
  },
};
