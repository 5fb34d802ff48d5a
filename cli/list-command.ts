import { Command } from 'commander';
import { everySuite } from '../suites/catalogue.ts';
import { exitCodes } from './exit-codes.ts';

/** `list`: prints every check. */
export function listCommand(end: (code: number) => void): Command {
  return new Command('list')
    .description('list every check: group, name, category, level, spec')
    .option('--json', 'print JSON')
    .action(({ json }: { json?: boolean }) => {
      process.stdout.write(json ? `${JSON.stringify(rows(), null, 2)}\n` : table());
      end(exitCodes.green);
    });
}

function rows() {
  return everySuite.flatMap(({ group, origin, checks }) =>
    checks.map(({ name, category, level, spec, requirement, alsoIn = [], waitsSeconds, transfersMegabytes }) => ({
      group,
      name,
      category,
      level,
      spec,
      origin,
      requirement,
      ...(alsoIn.length > 0 ? { alsoIn } : {}),
      ...(waitsSeconds === undefined ? {} : { waitsSeconds }),
      ...(transfersMegabytes === undefined ? {} : { transfersMegabytes }),
    })),
  );
}

function table(): string {
  const all = rows();
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
