import { Help, type HelpConfiguration } from 'commander';
import { wrap } from '../reports/wrap.ts';

const indent = ' '.repeat(6);

/** Help for terminals in which the meaning does not fit next to an option: it is then on the lines below. */
export const narrowHelp = {
  formatItem(term: string, termWidth: number, description: string, helper: Help): string {
    const width = helper.helpWidth ?? 80;
    const isWide = width - termWidth - 4 >= helper.minWidthToWrap;
    if (isWide || description === '')
      return Help.prototype.formatItem.call(helper, term, termWidth, description, helper);
    const lines = wrap(description, Math.max(width - indent.length, 20));
    return [`  ${term}`, ...lines.map((line) => indent + line)].join('\n');
  },
} satisfies HelpConfiguration;
