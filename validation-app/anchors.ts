/** Where in the page the check `Group/Name` stands; the same as in report.html. */
export function anchorOf(id: string): string {
  return id.replace(/[^\w.]+/g, '-');
}

/** Where the section of a group stands. */
export function groupAnchorOf(group: string): string {
  return `group-${anchorOf(group)}`;
}

/** The row of a group in the list of groups. */
export function navAnchorOf(group: string): string {
  return `nav-${anchorOf(group)}`;
}
