import { Command, Option } from 'commander';
import type { CheckOfSuite } from '../harness/checks/check.ts';
import { selectChecks } from '../harness/checks/select.ts';
import { type Profile, profiles, type SelectableCategory } from '../harness/results/categories.ts';
import { suitesOf } from '../suites/catalogue.ts';
import type { Editor } from '../wopi/editors.ts';
import { categoryOption } from './category-option.ts';
import { editorOption } from './editor-option.ts';
import { exitCodes } from './exit-codes.ts';
import { ownProgram } from './own-program.ts';
import { requireEditorFor } from './require-editor.ts';
import { collect } from './run-options.ts';
import { journeysNamedIn } from './selected-checks.ts';

/** `list`: prints every check. */
export function listCommand(end: (code: number) => void): Command {
  return new Command('list')
    .description('list every check: group, name, category, level, spec')
    .option('-g, --testgroup <name>', 'group, with * and ? as wildcards; repeatable', collect)
    .option('-n, --testname <name>', 'test, with * and ? as wildcards; repeatable', collect)
    .addOption(categoryOption())
    .addOption(new Option('--profile <profile>', 'set of checks').choices(profiles).default('all'))
    .addOption(editorOption('whose checks'))
    .option('--json', 'print JSON')
    .action(
      ({ testgroup = [], testname = [], testcategory = 'All', profile, editor = ['microsoft'], json }: ListOptions) => {
        requireEditorFor(testgroup, editor);
        const suites = [
          ...suitesOf(editor, { withPages: true }),
          ...journeysNamedIn({ editor: [...editor], testgroup: [...testgroup], testname: [...testname] }),
        ];
        const selection = { groups: testgroup, names: testname, category: testcategory, profile };
        const checks = selectChecks(suites, selection, { list: `${ownProgram()} list` });
        const rows = checks.map(rowOf);
        process.stdout.write(json ? `${JSON.stringify(rows, null, 2)}\n` : table(rows));
        end(exitCodes.green);
      },
    );
}

interface ListOptions {
  readonly testgroup?: readonly string[];
  readonly testname?: readonly string[];
  readonly testcategory?: SelectableCategory;
  readonly profile: Profile;
  readonly editor?: readonly Editor[];
  readonly json?: boolean;
}

function rowOf({ suite, check }: CheckOfSuite) {
  const { name, category, level, spec, requirement, editor, alsoIn = [] } = check;
  const { differs, waitsSeconds, transfersMegabytes, sendsRequests } = check;
  return {
    group: suite.group,
    name,
    category,
    level,
    spec,
    origin: suite.origin,
    requirement,
    ...(editor ? { editor } : {}),
    ...(differs === undefined ? {} : { differs }),
    ...(alsoIn.length > 0 ? { alsoIn } : {}),
    ...(waitsSeconds === undefined ? {} : { waitsSeconds }),
    ...(transfersMegabytes === undefined ? {} : { transfersMegabytes }),
    ...(sendsRequests === undefined ? {} : { sendsRequests }),
  };
}

function table(all: readonly ReturnType<typeof rowOf>[]): string {
  const width = (column: 'group' | 'name' | 'category' | 'level') => Math.max(...all.map((row) => row[column].length));
  const [group, name, category, level] = [width('group'), width('name'), width('category'), width('level')];
  const lines = all.map((row) =>
    [
      row.group.padEnd(group),
      row.name.padEnd(name),
      row.category.padEnd(category),
      row.level.padEnd(level),
      row.spec,
    ].join('  '),
  );
  return `${lines.join('\n')}\n`;
}
