import { useEffect, useRef, useState } from 'preact/hooks';
import { ApiError, type Step, type Taken } from '../api';
import { useBack, useFlow } from '../hooks';
import { has, type Translate } from '../i18n';
import { mobile, type Problem } from '../camera/open';
import { Upload, type What } from '../upload';
import { Actions, Button, Spinner, Title } from '../ui/parts';
import { CircleAlert, Smartphone, TriangleAlert, UploadIcon } from '../ui/icons';
import { Finder } from './finder';
import { CameraTrouble, FileChooser } from './ways';
import { documentName, hintText } from './names';

interface Picture {
  blob: Blob;
  url: string;
  upload: Upload;
  name?: string;
  live: boolean;
  size?: { width: number; height: number };
}

/** sizeOf decodes a picture, so that its place is there before it is: nothing
 * jumps under the finger that is about to press a button. */
async function sizeOf(url: string): Promise<Picture['size']> {
  const img = new Image();
  img.src = url;
  try {
    await img.decode();
    return { width: img.naturalWidth, height: img.naturalHeight };
  } catch {
    return undefined;
  }
}

type Stage =
  | { at: 'camera' }
  | { at: 'trouble'; problem: Problem }
  | { at: 'file' }
  | { at: 'preview'; picture: Picture }
  | { at: 'sending'; picture: Picture }
  | { at: 'verdict'; picture: Picture; taken: Taken }
  | { at: 'refused'; reason: string };

interface Props {
  step: Step;
  what: What;
  comment?: string;
  onTaken(): Promise<void>;
  /** What back does from the first screen; undefined: there is no way back. */
  onBack?: () => void;
  /** Choose another document. */
  onOther?: () => void;
}

/** Capture gets one picture: by camera, by file, or on a phone. */
export function Capture({ step, what, comment, onTaken, onBack, onOther }: Props) {
  const [flow, { t, session }] = useFlow();
  const selfie = step.kind === 'selfie';
  const files = step.uploaderMode;
  const [stage, setStage] = useState<Stage>(step.kind === 'address' && files !== 'never' ? { at: 'file' } : { at: 'camera' });
  const [share, setShare] = useState(0);
  const [device, setDevice] = useState<string>();
  const [facing, setFacing] = useState<'user' | 'environment'>(selfie ? 'user' : 'environment');
  const mounted = useRef(true);
  useEffect(() => () => void (mounted.current = false), []);

  const camera = () => setStage({ at: 'camera' });
  useBack(stage.at === 'camera' || (stage.at === 'file' && step.kind === 'address') ? onBack : stage.at === 'sending' ? undefined : camera);
  useEffect(() => {
    const url = 'picture' in stage ? stage.picture.url : '';
    return () => {
      if (url && stage.at !== 'preview' && stage.at !== 'sending') URL.revokeObjectURL(url);
    };
  }, [stage]);

  const doc = documentName(t, what.idDocType);
  const title = titleOf(t, step, what, doc);
  const max = session!.limits.maxBytes;
  const values = { mb: Math.round(max / (1 << 20)), company: session!.company };

  const take = async (blob: Blob, live: boolean, name?: string) => {
    setShare(0);
    const upload = new Upload(flow.api, blob, (s) => mounted.current && setShare(s));
    const picture = { blob, url: URL.createObjectURL(blob), upload, name, live };
    if (!live) return send(picture);
    const size = await sizeOf(picture.url);
    if (mounted.current) setStage({ at: 'preview', picture: { ...picture, size } });
  };

  const send = async (picture: Picture) => {
    setStage({ at: 'sending', picture });
    try {
      const taken = await picture.upload.finish({
        ...what,
        fileName: picture.name,
        source: picture.live ? 'docapture' : 'fileupload',
      });
      flow.tell('onDocumentAdded', {
        imageId: taken.imageId,
        idDocSetType: step.idDocSetType,
        idDocType: taken.idDocType,
        ...(taken.idDocSubType ? { idDocSubType: taken.idDocSubType } : {}),
        country: taken.country,
      });
      for (const code of taken.errors) flow.tell('onUploadError', { code, msg: hintText(t, code, doc), error: code, reason: 'document' });
      for (const code of taken.warnings) flow.tell('onUploadWarning', { code, msg: hintText(t, code, doc), error: code, reason: 'document' });
      if (!mounted.current) return;
      const serious = taken.warnings.filter((w) => w !== 'typeOrCountryChanged');
      if (taken.accepted && serious.length === 0) await onTaken();
      else setStage({ at: 'verdict', picture, taken });
    } catch (e) {
      if (e instanceof ApiError && e.errorCode >= 1000 && e.errorCode < 2000 && has(`fault.${e.errorCode}`)) {
        const reason = t(`fault.${e.errorCode}` as 'fault.1000', values);
        flow.tell('onUploadError', { code: e.code, msg: reason, error: e.code, reason });
        if (e.errorCode === 1006) await flow.load();
        else if (mounted.current) setStage({ at: 'refused', reason });
        return;
      }
      flow.fail(e);
    }
  };

  switch (stage.at) {
    case 'camera':
      return (
        <Finder
          step={step}
          what={what}
          title={title}
          comment={comment}
          device={device}
          facing={facing}
          onSwitch={(id, f) => {
            setDevice(id);
            setFacing(f);
          }}
          onPicture={(blob) => void take(blob, true)}
          onProblem={(problem) => setStage({ at: 'trouble', problem })}
          onFile={files === 'always' ? () => setStage({ at: 'file' }) : undefined}
        />
      );
    case 'trouble':
      return (
        <CameraTrouble
          problem={stage.problem}
          onAgain={camera}
          onCamera={(id) => {
            setDevice(id);
            camera();
          }}
          device={device}
          onFile={files === 'never' ? undefined : () => setStage({ at: 'file' })}
        />
      );
    case 'file':
      return <FileChooser title={title} comment={comment} max={max} onFile={(f) => void take(f, false, f.name)} onRefused={(n) => setStage({ at: 'refused', reason: t(`fault.${n}`, values) })} onCamera={camera} pdf={!selfie} />;
    case 'preview':
      return (
        <>
          <Title lead={t(selfie ? 'capture.checkSelfie' : 'capture.check')}>{title}</Title>
          <img class={`shot ${selfie ? 'mirrored' : ''}`} src={stage.picture.url} {...stage.picture.size} alt={t('capture.alt')} />
          <Actions>
            <Button onClick={() => void send(stage.picture)}>{t('capture.use')}</Button>
            <Button kind="quiet" onClick={camera}>
              {t('capture.retake')}
            </Button>
          </Actions>
        </>
      );
    case 'sending':
      return (
        <>
          <Title>{title}</Title>
          <div class="shot-place">
            <Preview picture={stage.picture} alt={t('capture.alt')} mirrored={selfie && stage.picture.live} />
            <div class="veil" role="status">
              <Spinner />
              <p>{share < 1 ? t('upload.sending', { percent: Math.round(share * 100) }) : t('upload.reading')}</p>
              <progress max={1} value={share} aria-label={t('upload.sending', { percent: Math.round(share * 100) })} />
            </div>
          </div>
        </>
      );
    case 'verdict': {
      const failed = !stage.taken.accepted;
      const codes = failed ? stage.taken.errors : stage.taken.warnings;
      const name = documentName(t, stage.taken.idDocType);
      const forbidden = stage.taken.errors.some((c) => c === 'forbiddenDocument' || c === 'differentDocTypeOrCountry' || c === 'shouldBeDoubleSided');
      return (
        <>
          <Title>{t(failed ? 'upload.errorTitle' : 'upload.warnTitle')}</Title>
          <Preview picture={stage.picture} alt={t('capture.alt')} mirrored={selfie && stage.picture.live} />
          <ul class={`findings ${failed ? 'bad' : 'doubt'}`} role="alert">
            {codes.map((c) => (
              <li key={c}>
                {failed ? <CircleAlert size={18} aria-hidden="true" /> : <TriangleAlert size={18} aria-hidden="true" />} {hintText(t, c, name)}
              </li>
            ))}
          </ul>
          <Actions>
            <Button
              onClick={() => {
                flow.tell('onImageRemoved', { imageId: stage.taken.imageId });
                if (stage.picture.live) camera();
                else setStage({ at: 'file' });
              }}
            >
              {t(stage.picture.live ? 'capture.retake' : 'capture.file')}
            </Button>
            {failed ? null : (
              <Button kind="quiet" onClick={() => void onTaken()}>
                {t('upload.keep')}
              </Button>
            )}
            {failed && forbidden && onOther ? (
              <Button kind="quiet" onClick={onOther}>
                {t('doc.title')}
              </Button>
            ) : null}
          </Actions>
        </>
      );
    }
    case 'refused':
      return (
        <>
          <Title>{t('upload.failed')}</Title>
          <ul class="findings bad" role="alert">
            <li>
              <CircleAlert size={18} aria-hidden="true" /> {stage.reason}
            </li>
          </ul>
          <Actions>
            {files !== 'never' ? (
              <Button onClick={() => setStage({ at: 'file' })}>
                <UploadIcon size={18} aria-hidden="true" /> {t('capture.file')}
              </Button>
            ) : null}
            <Button kind={files === 'never' ? 'primary' : 'plain'} onClick={camera}>
              {t('capture.shutter')}
            </Button>
            {onOther ? (
              <Button kind="quiet" onClick={onOther}>
                {t('doc.title')}
              </Button>
            ) : null}
          </Actions>
        </>
      );
  }
}

function Preview({ picture, alt, mirrored }: { picture: Picture; alt: string; mirrored: boolean }) {
  if (picture.blob.type === 'application/pdf') {
    return (
      <div class="shot file">
        <span>PDF</span>
        <small>{picture.name}</small>
      </div>
    );
  }
  return <img class={`shot ${mirrored ? 'mirrored' : ''}`} src={picture.url} {...picture.size} alt={alt} />;
}

function titleOf(t: Translate, step: Step, what: What, doc: string): string {
  if (step.kind === 'selfie') return t(step.withDocument ? 'capture.selfieWithDocument' : 'capture.selfie');
  if (step.kind === 'address') return doc;
  if (what.idDocSubType === 'FRONT_SIDE') return t('capture.front', { doc });
  if (what.idDocSubType === 'BACK_SIDE') return t('capture.backSide', { doc });
  return t('capture.page', { doc });
}

/** PhoneWay offers the phone where this device is none. */
export function PhoneWay({ kind = 'plain' }: { kind?: 'plain' | 'quiet' }) {
  const [flow, { t, session }] = useFlow();
  const [busy, setBusy] = useState(false);
  if (mobile() || session?.handoff || flow.previewing) return null;
  return (
    <Button
      kind={kind}
      busy={busy}
      onClick={async () => {
        setBusy(true);
        await flow.toPhone();
        setBusy(false);
      }}
    >
      <Smartphone size={18} aria-hidden="true" /> {t('capture.phone')}
    </Button>
  );
}
