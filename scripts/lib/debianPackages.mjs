// The Debian packages of all test parts in one call, which reads the lists once and can go on beside npm's downloads.
import { aptInstall, isDebianRoot } from './apt.mjs';
import { chromiumPackage, findChromium } from './chromium.mjs';
import { missingToolPackages } from './debianTools.mjs';
import { messageOf, step } from './report.mjs';
import { missingHostPackages } from './vscodeHost.mjs';

/** @param {{ forUnit: boolean, inVsCode: boolean }} needs */
export async function ensureDebianPackages({ forUnit, inVsCode }) {
  if (!isDebianRoot()) return;
  const packages = [
    ...(inVsCode ? await missingHostPackages() : []),
    ...(inVsCode && findChromium() === undefined ? [chromiumPackage] : []),
    ...(forUnit ? missingToolPackages() : []),
  ];
  if (packages.length === 0) return;
  await step('Debian packages', async (progress) => {
    progress(`apt-get install ${packages.join(' ')}`);
    try {
      await aptInstall('Installing Debian packages', packages);
      return {};
    } catch (error) {
      // Maybe one of them is unknown here. Each step asks for its own again, and knows what to say.
      return { note: `not in one call: ${messageOf(error)}` };
    }
  });
}
