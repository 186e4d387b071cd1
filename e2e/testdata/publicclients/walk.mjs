// Walks the workflow with sumsub-node-sdk as its users call it: create, two
// sides and a selfie, request the check, read the result, see what failed, send
// only that again, and be approved. Prints one line of JSON a step; the test
// that runs it says what each must hold.
import fs from 'node:fs';
import path from 'node:path';
import { createClient } from 'sumsub-node-sdk';

const { BASE_URL, APP_TOKEN, SECRET_KEY, LEVEL_NAME, PICTURES } = process.env;
const client = createClient({ baseURL: BASE_URL, appToken: APP_TOKEN, secretKey: SECRET_KEY });
const say = (step, value) => console.log(JSON.stringify({ step, value }));
const picture = (name) => fs.readFileSync(path.join(PICTURES, name));
const refusal = (promise) => promise.then(() => ({}), (e) => e.response?.data ?? { description: String(e) });

const externalUserId = 'auth0|node sdk/1';
say('status', (await client.getStatus()).data);
say('levels', (await client.getApplicantLevels()).data.list.items.map((l) => l.name));
const applicant = (await client.createApplicant(externalUserId, LEVEL_NAME, { lang: 'kk' })).data;
say('created', applicant);
say('again', await refusal(client.createApplicant(externalUserId, LEVEL_NAME, {})));

const add = async (idDocType, idDocSubType, file) =>
  (await client.addIdDocument(applicant.id, { idDocType, idDocSubType, country: 'KAZ' }, picture(file))).data;
const front = await add('ID_CARD', 'FRONT_SIDE', 'front.jpg');
say('front', front);
say('selfie', await add('SELFIE', undefined, 'selfie.jpg'));

const decided = async () => {
  for (;;) {
    const status = (await client.getReviewStatus(applicant.id)).data;
    if (['completed', 'onHold'].includes(status.reviewStatus)) return status;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
};
say('pending', (await client.requestApplicantCheck(applicant.id)).data);
say('pendingAgain', await refusal(client.requestApplicantCheck(applicant.id)));
say('first', await decided());
say('steps', (await client.getRequiredIdDocsStatus(applicant.id)).data);
say('moderation', (await client.getModerationStates(applicant.id)).data);

say('back', await add('ID_CARD', 'BACK_SIDE', 'back.jpg'));
await client.requestApplicantCheck(applicant.id);
say('second', await decided());
say('one', (await client.getApplicantByExternalUserId(externalUserId)).data);
say('required', (await client.getRequiredIdDocs(applicant.id)).data);
const image = await client.getDocumentImage(applicant.inspectionId, front.imageId);
say('image', { type: image.headers['content-type'], same: Buffer.from(image.data).equals(picture('front.jpg')) });

say('patched', (await client.patchApplicant(applicant.id, { phone: '+77010000000' })).data.phone);
say('fixedInfo', (await client.patchApplicantFixedInfo(applicant.id, { placeOfBirth: 'Алматы' })).data);
say('info', (await client.patchApplicantInfo(applicant.id, { country: 'KAZ' }, ['middleName'])).data.country);
say('tags', (await client.addApplicantCustomTags(applicant.id, ['vip'])).data);
say('token', (await client.generateAccessToken(externalUserId, LEVEL_NAME)).data);
say('link', (await client.generateWebSDKLink({ levelName: LEVEL_NAME, userId: externalUserId, lang: 'kk' })).data);
say('inactive', (await client.setImageInactive(applicant.inspectionId, front.imageId)).data);
say('active', (await client.setImageInactive(applicant.inspectionId, front.imageId, true)).data);
say('blacklisted', (await client.addApplicantToBlacklist(applicant.id, 'fraud')).data.review);
say('upload', await refusal(add('ID_CARD', 'BACK_SIDE', 'back.jpg')));
say('resetStep', (await client.resetApplicantStep(applicant.id, 'SELFIE')).data);
say('reset', (await client.resetApplicant(applicant.id)).data);
say('afterReset', (await client.getReviewStatus(applicant.id)).data);
