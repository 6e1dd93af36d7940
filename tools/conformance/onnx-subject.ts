import type { Subject } from "./subject.ts";
export async function onnxSubject(): Promise<Subject> { return { name: "onnx", tolerance: 1e-5, computes: {} }; }
