import { countOf } from '../harness/results/count-of.ts';
import type { Diagnosis, Experiment } from '../harness/results/diagnosis.ts';
import { withoutCiCommands } from './ci-commands.ts';
import { escapeLine } from './escape-text.ts';
import { wrap } from './wrap.ts';

const columns = 100;
const labelWidth = 12;
const mostColumns = columns - labelWidth;

/** A diagnosis on one screen: at most 24 lines of at most 100 columns, safe to print. */
export function diagnosisText(diagnosis: Diagnosis): string {
  const { cause, summary, sent, received, experiments, likelyCause, advice, command } = diagnosis;
  const lines = [
    ...limited(wrapped(`NOT JUDGED  ${summary} (${cause})`, columns), 2),
    '',
    ...labelled('Sent', wrapped(sent), 2),
    ...labelled('Received', wrapped(received), 2),
    ...labelled('No change', wrapped(unchanged(experiments)), 2),
    ...labelled('Changed', changed(experiments), mostChanges),
    '',
    ...labelled('Likely', wrapped(likelyCause), 3),
    ...labelled('To do', advice.flatMap(bullet), 4),
    ...labelled(
      'Look closer',
      command.split('\n').map((line) => cutTo(clean(line), mostColumns)),
      3,
    ),
    ...labelled('Anyway', ['--no-triage runs the checks.'], 1),
  ];
  return withoutCiCommands(lines.join('\n'));
}

function labelled(label: string, lines: readonly string[], most: number): string[] {
  const shown = limited(
    lines.filter((line) => line !== ''),
    most,
  );
  return shown.map((line, index) => `${(index === 0 ? label : '').padEnd(labelWidth)}${line}`);
}

function limited(lines: readonly string[], most: number): string[] {
  if (lines.length <= most) return [...lines];
  const last = lines[most - 1] ?? '';
  return [...lines.slice(0, most - 1), `${last.slice(0, mostColumns - 2)} …`];
}

function unchanged(experiments: readonly Experiment[]): string {
  const same = experiments.filter((experiment) => !experiment.changed);
  const proofs = same.filter(({ about }) => about === 'proof').length;
  return [
    ...same.filter(({ about }) => about === 'request').map(({ change }) => change),
    ...(proofs > 0 ? [`${countOf(proofs, 'other way')} to sign`] : []),
  ].join('; ');
}

const mostChanges = 3;

// What works comes first: it tells most.
function changed(experiments: readonly Experiment[]): string[] {
  const different = experiments.filter((experiment) => experiment.changed);
  const ordered = [...different.filter(({ usable }) => usable), ...different.filter(({ usable }) => !usable)];
  const lines = ordered.map(({ change, received }) => cutTo(clean(`${change}: ${received}`), mostColumns));
  if (lines.length <= mostChanges) return lines;
  return [...lines.slice(0, mostChanges - 1), `and ${lines.length - mostChanges + 1} more: see results.json`];
}

function bullet(sentence: string): string[] {
  return wrapped(`- ${sentence}`).map((line, index) => (index === 0 ? line : `  ${line}`));
}

function wrapped(text: string, width = mostColumns - 2): string[] {
  const words = clean(text)
    .split(' ')
    .flatMap((word) => word.match(new RegExp(`.{1,${width}}`, 'gu')) ?? []);
  return wrap(words.join(' '), width);
}

function cutTo(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, width - 1)}…` : text;
}

function clean(text: string): string {
  return withoutCiCommands(escapeLine(text, 1_000));
}
