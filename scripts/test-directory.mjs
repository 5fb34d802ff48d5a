// The global setup of the tests: all their temporary files are in one directory, which is removed at their end.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export default function setup() {
  const directory = mkdtempSync(join(tmpdir(), 'wopi-conformance-tests-'));
  process.env.TMPDIR = directory;
  return () => rmSync(directory, { recursive: true, force: true });
}
