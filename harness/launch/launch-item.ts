/** The parts of the board, in the order of Microsoft's launch process. */
export const boardParts = ['groups', 'questionnaire', 'settings', 'manual testing', 'rollout', 'accounts'] as const;
export type BoardPart = (typeof boardParts)[number];

/**
 * How far an item is: proved; made impossible by what the host does; waiting for a person; or not asked of this host.
 */
export const itemStates = ['ready', 'blocked', 'open', 'not applicable'] as const;
export type ItemState = (typeof itemStates)[number];

/** Observations in rows; each row has a cell for each column of the head. */
export interface ItemTable {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** One thing that Microsoft's launch process asks for. */
export interface LaunchItem {
  /** Stable, as in `questionnaire.file-id`; dossiers of different days are compared by it. */
  readonly id: string;
  readonly part: BoardPart;
  readonly title: string;
  readonly state: ItemState;
  /** The answer or the finding, as one sentence that can be sent to Microsoft as it is. */
  readonly says: string;
  /** What was observed: values, digests, checks, requests. Personal values only as digests. */
  readonly evidence: readonly string[];
  /** Evidence that is easier to read as a table. */
  readonly table?: ItemTable;
  /** How sure the answer is, and what is left to a person's word. */
  readonly certainty?: string;
  /** What to do about an item that is blocked or open. */
  readonly toDo?: string;
  /** Where in `wopi-launch.yaml` a person supplies what is missing, as in `contacts.phone`. */
  readonly field?: string;
  /** The page of Microsoft's documentation that asks for it. */
  readonly source: string;
}
