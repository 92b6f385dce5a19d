// The photographs of public test collections that lie beside the project, when they do: ../shared/data/photos,
// or the folder that ROSEMARY_PHOTOS names.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './server.mjs';

export const folder = process.env.ROSEMARY_PHOTOS ?? join(root, '..', 'shared', 'data', 'photos');
export const missing = existsSync(folder) ? false : 'no photographs lie beside the project';
export const names = missing ? [] : readdirSync(folder).filter((n) => /\.(jpe?g|heic|png|avif|webp)$/i.test(n));
export const photograph = (name) => join(folder, name);
