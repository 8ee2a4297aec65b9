import type { SectionName } from '../../src/protocol/dashboard.ts';

/** The id of a section's heading, which takes the focus when somebody is led there. */
export function headingOf(name: SectionName): string {
  return `section-${name}`;
}

/** Brings a section into view, and the keyboard with it. */
export function goToSection(name: SectionName): void {
  const heading = document.getElementById(headingOf(name));
  heading?.scrollIntoView({ block: 'start' });
  heading?.focus({ preventScroll: true });
}
