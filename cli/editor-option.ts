import { Option } from 'commander';
import { ConfigurationError } from '../harness/settings/configuration-error.ts';
import { nearestName } from '../harness/settings/nearest-name.ts';
import { type Editor, editors } from '../wopi/editors.ts';

/** The option `--editor`, which is repeatable. @throws {ConfigurationError} for an unknown editor, when it is parsed. */
export function editorOption(meaning: string): Option {
  return new Option('--editor <editor>', `${meaning}: ${editors.join(', ')} (default microsoft); repeatable`).argParser(
    (name, earlier: readonly Editor[] = []) => [...earlier, editorNamed(name)],
  );
}

function editorNamed(name: string): Editor {
  const editor = editors.find((known) => known === name);
  if (editor) return editor;
  const near = nearestName(name, editors);
  const advice = near ? `did you mean ${near}?` : `the editors are ${editors.join(', ')}`;
  throw new ConfigurationError(`unknown editor ${JSON.stringify(name)}; ${advice}`);
}
