/** How a step of a session ended. */
export type StepOutcome = 'held' | 'broken' | 'not played' | 'left out';

/** One step of a session between an editor and the host. Free of secrets. */
export interface StoryStep {
  /** Who sends the request, such as `Collabora Online` or `another program`. */
  readonly actor: string;
  /** What the actor does, as in `saves the document`. */
  readonly does: string;
  readonly operation: string;
  /** When the step happens in a real session, such as `30 s after the last change`. */
  readonly when?: string;
  /** The editor does not send the request; it shows the state of the host. */
  readonly isProbe?: true;
  readonly outcome: StepOutcome;
  /** What came back, in a few words; absent when the step was not played. */
  readonly received?: string;
  /** What a person at the editor sees because of a broken step, as a clause. */
  readonly userSees?: string;
}

/** A session between an editor and the host, as far as it was played. */
export interface Story {
  /** The editor's name. */
  readonly editor: string;
  readonly steps: readonly StoryStep[];
}

/** The step at which the session stopped, and its number from 1. */
export function brokenStepOf({ steps }: Story): { readonly step: StoryStep; readonly number: number } | undefined {
  const index = steps.findIndex(({ outcome }) => outcome === 'broken');
  const step = steps[index];
  return step && { step, number: index + 1 };
}
