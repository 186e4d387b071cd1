// Sending a file in pieces. What has arrived is never sent again: not after a
// broken line, a reload or a crash, since a piece is named by the file's content.
import { Api, ApiError, type Taken } from './api';

export interface What {
  idDocType: string;
  idDocSubType?: 'FRONT_SIDE' | 'BACK_SIDE';
  country: string;
  fileName?: string;
  source?: 'fileupload' | 'docapture';
}

const lanes = 3;

/** Upload sends pieces at once and is finished when the person wants it. */
export class Upload {
  private readonly pieces: Promise<string>;

  constructor(
    private readonly api: Api,
    private readonly file: Blob,
    private readonly onProgress: (share: number) => void = () => undefined,
  ) {
    this.pieces = this.send();
    this.pieces.catch(() => undefined); // told by finish
  }

  /** finish takes the document in; it may be called again after an error. */
  async finish(what: What): Promise<Taken> {
    for (let n = 0; ; n++) {
      const id = n === 0 ? await this.pieces.catch(() => this.send()) : await this.send();
      try {
        return await this.api.finishUpload(id, what);
      } catch (e) {
        const again = e instanceof ApiError && (e.code === 'pieces-missing' || e.code === 'upload-broken');
        if (!again || n === 2) throw e;
      }
    }
  }

  private async send(): Promise<string> {
    const plan = await this.api.startUpload(await sha256(this.file), this.file.size);
    const todo = [...plan.missing];
    let done = plan.pieces - todo.length;
    const lane = async () => {
      for (let n = todo.shift(); n !== undefined; n = todo.shift()) {
        await this.api.putPiece(plan.uploadId, n, this.file.slice(n * plan.pieceBytes, (n + 1) * plan.pieceBytes));
        this.onProgress(++done / plan.pieces);
      }
    };
    await Promise.all(Array.from({ length: Math.min(lanes, todo.length) }, lane));
    this.onProgress(1);
    return plan.uploadId;
  }
}

async function sha256(file: Blob): Promise<string> {
  const sum = new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()));
  return Array.from(sum, (b) => b.toString(16).padStart(2, '0')).join('');
}
