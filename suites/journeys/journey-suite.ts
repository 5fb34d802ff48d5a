import { type Check, defineSuite, type Suite } from '../../harness/checks/check.ts';
import { userMayWrite } from '../../harness/checks/gates.ts';
import { editorNames } from '../../wopi/editors.ts';
import type { Journey, JourneyEditor, Step, UnplayableJourney } from './journey.ts';
import { playJourney } from './play-journey.ts';

/** The sessions of one editor. */
export interface EditorJourneys {
  readonly group: string;
  readonly editor: JourneyEditor;
  readonly journeys: readonly Journey[];
  readonly unplayable: readonly UnplayableJourney[];
}

/** A suite with a check for each session, whose body plays it. */
export function journeySuite({ group, editor, journeys }: EditorJourneys): Suite {
  return defineSuite({
    group,
    origin: 'extended',
    summary: `Whole sessions as ${editorNames[editor.editor]} plays them, request by request`,
    needs: [],
    checks: journeys.map((journey) => checkOf(journey, editor)),
  });
}

function checkOf(journey: Journey, editor: JourneyEditor): Check {
  const { name, requirement, requirementId, level, spec, needs, steps } = journey;
  const shortened = secondsOf(steps, ({ shortened = 0 }) => shortened);
  const realTimeSeconds = secondsOf(steps, ({ seconds }) => seconds);
  return {
    name,
    category: 'WopiCore',
    level,
    requirement,
    spec,
    requirementIds: [requirementId],
    editors: { [editor.editor]: {} },
    needs: [...(changesNothing(journey) ? [] : userMayWrite), ...needs, ...(usesSecondUser(steps) ? [secondUser] : [])],
    ...(shortened > 0 && { waitsSeconds: shortened }),
    ...(realTimeSeconds > 0 && { realTimeSeconds }),
    ...(steps.some(({ operation }) => operation === 'RenameFile') && { renamesTestFile: true }),
    ...(changesNothing(journey) && { readOnly: true }),
    run: (context) => playJourney(journey, editor, context),
  };
}

const secondUser = { access: 'second' } as const;
const reading: ReadonlySet<string> = new Set(['CheckFileInfo', 'GetFile']);

function changesNothing({ start, steps }: Journey): boolean {
  return start === 'as it is' && steps.every(({ operation }) => reading.has(operation));
}

function usesSecondUser(steps: readonly Step[]): boolean {
  return steps.some(({ by }) => by === 'second user');
}

function secondsOf(steps: readonly Step[], seconds: (after: NonNullable<Step['after']>) => number): number {
  return steps.reduce((sum, { after }) => sum + (after ? seconds(after) : 0), 0);
}
