import type { JsonValue } from '../client/response.ts';
import type { Answer } from './answer.ts';
import { isSameAnswer } from './answer.ts';
import type { Probe } from './probe.ts';
import type { Prober } from './prober.ts';
import { type ProofVariant, proofVariants } from './proof-variants.ts';

/** One way to sign, and what the host made of it. */
export interface ProofExperiment {
  readonly variant: ProofVariant;
  readonly answer: Answer;
  readonly changed: boolean;
}

export interface ProofExperiments {
  readonly experiments: readonly ProofExperiment[];
  /** The one that the host accepts, where it accepts one and still refuses the documented one. */
  readonly accepted?: ProofVariant;
}

/** Signs the request in every way that hosts expect by mistake, until the host accepts one. */
export async function tryProofVariants(
  first: Probe,
  refused: Answer,
  hints: readonly Answer[],
  prober: Prober,
  isOver: () => boolean,
): Promise<ProofExperiments> {
  const { accessToken, href: url } = first;
  const origins = originsIn(hints, new URL(url).origin);
  const experiments: ProofExperiment[] = [];
  for (const variant of proofVariants({ accessToken, url, now: Date.now(), origins })) {
    if (isOver() || prober.isInterrupted) break;
    const answer = await prober.ask({ ...first, proof: variant });
    experiments.push({ variant, answer, changed: !isSameAnswer(answer, refused) });
    if (answer.isUsable && (await isConfirmed(first, variant, prober))) return { experiments, accepted: variant };
  }
  return { experiments };
}

// A host that has begun to accept everything says nothing about the variant.
async function isConfirmed(first: Probe, variant: ProofVariant, prober: Prober): Promise<boolean> {
  const documented = await prober.ask(first);
  return !documented.isUsable && (await prober.ask({ ...first, proof: variant })).isUsable;
}

const mostOrigins = 4;

// A host that returns addresses with an internal name computes what was signed with that name, too.
function originsIn(answers: readonly Answer[], own: string): string[] {
  const urls = answers.filter(({ isUsable }) => isUsable).flatMap(({ response }) => stringsIn(jsonOf(response?.json)));
  const origins = urls
    .filter((text) => /^https?:\/\//i.test(text) && URL.canParse(text))
    .map((text) => new URL(text).origin);
  return [...new Set(origins)].filter((origin) => origin !== own).slice(0, mostOrigins);
}

function jsonOf(json: { readonly value: JsonValue } | { readonly problem: string } | undefined): JsonValue {
  return json && 'value' in json ? json.value : null;
}

function stringsIn(value: JsonValue): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).filter((entry): entry is string => typeof entry === 'string');
}
