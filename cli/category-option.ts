import { InvalidArgumentError, Option } from 'commander';
import { type SelectableCategory, selectableCategories } from '../harness/results/categories.ts';

/** The option `-e`, which ignores case as Microsoft's validator does. */
export function categoryOption(): Option {
  const option = new Option('-e, --testcategory <category>', 'category (default All)').choices(selectableCategories);
  return option.argParser(categoryNamed);
}

function categoryNamed(word: string): SelectableCategory {
  const category = selectableCategories.find((known) => known.toLowerCase() === word.toLowerCase());
  if (category) return category;
  throw new InvalidArgumentError(`Allowed choices are ${selectableCategories.join(', ')}.`);
}
