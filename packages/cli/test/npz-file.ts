import { crc32, deflateRawSync } from "node:zlib";

/** A file of an archive, and how it is stored there. */
export interface ArchivedFile {
  readonly name: string;
  readonly content: Uint8Array;
  /** Sizes and checksum behind the content, as what writes to a pipe has them. */
  readonly isStreamed?: boolean;
  /** Sizes in the fields of 64 bits, as numpy.savez has them. */
  readonly isLarge?: boolean;
  readonly isDeflated?: boolean;
  /** The number of another method, which is only claimed. */
  readonly method?: number;
  /** A checksum that is not its own. */
  readonly checksum?: number;
}

/** The bytes of a zip archive. */
export function zipOf(files: readonly ArchivedFile[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  for (const file of files) {
    const offset = parts.reduce((sum, part) => sum + part.length, 0);
    const packed = file.isDeflated === true ? deflateRawSync(file.content) : file.content;
    const [local, listed] = headers(file, packed.length, offset);
    parts.push(
      local,
      Buffer.from(packed),
      file.isStreamed === true ? descriptor(file, packed.length) : Buffer.alloc(0),
    );
    directory.push(listed);
  }
  const start = parts.reduce((sum, part) => sum + part.length, 0);
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(start, 16);
  return Buffer.concat([...parts, listed, end]);
}

const sumOf = ({ content, checksum = crc32(content) }: ArchivedFile): number => checksum;

function headers(file: ArchivedFile, packed: number, offset: number): [Buffer, Buffer] {
  const { name, content, isStreamed = false, isLarge = false, isDeflated = false } = file;
  const sizes = Buffer.alloc(isLarge ? 20 : 0);
  if (isLarge) {
    sizes.writeUInt16LE(1, 0);
    sizes.writeUInt16LE(16, 2);
    sizes.writeBigUInt64LE(BigInt(content.length), 4);
    sizes.writeBigUInt64LE(BigInt(packed), 12);
  }
  const shared = Buffer.alloc(26);
  shared.writeUInt16LE(45, 0);
  shared.writeUInt16LE(isStreamed ? 8 : 0, 2);
  shared.writeUInt16LE(file.method ?? (isDeflated ? 8 : 0), 4);
  shared.writeUInt32LE(sumOf(file), 10);
  shared.writeUInt32LE(isLarge ? 0xffffffff : packed, 14);
  shared.writeUInt32LE(isLarge ? 0xffffffff : content.length, 18);
  shared.writeUInt16LE(Buffer.byteLength(name), 22);
  shared.writeUInt16LE(sizes.length, 24);
  const local = Buffer.from(shared);
  if (isStreamed) local.fill(0, 10, 22);
  const place = Buffer.alloc(14);
  place.writeUInt32LE(offset, 10);
  const tail = [Buffer.from(name), sizes];
  return [
    Buffer.concat([Buffer.from("PK\u0003\u0004"), local, ...tail]),
    Buffer.concat([Buffer.from("PK\u0001\u0002-\u0000"), shared, place, ...tail]),
  ];
}

function descriptor(file: ArchivedFile, packed: number): Buffer {
  const behind = Buffer.alloc(16);
  behind.write("PK\u0007\b", "latin1");
  behind.writeUInt32LE(sumOf(file), 4);
  behind.writeUInt32LE(packed, 8);
  behind.writeUInt32LE(file.content.length, 12);
  return behind;
}
