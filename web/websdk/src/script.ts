// The script tag: both names by which pages know the builder.
import sdk from './index';

Object.assign(window, { cyberitySdk: sdk, snsWebSdk: sdk, idngoSdk: sdk });
