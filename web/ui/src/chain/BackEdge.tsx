import { BaseEdge, type EdgeProps } from "@xyflow/react";

/** An edge against the way of the data, which closes a circle: it goes around the nodes, not through them. */
export function BackEdge({ id, sourceX, sourceY, targetX, targetY, data }: EdgeProps) {
  const lr = data?.direction === "LR";
  const out = 46; // beyond the ends
  const around = lr ? 62 : 140; // beside the nodes: more than half of their size
  const path = lr
    ? `M${sourceX},${sourceY} C${sourceX + out},${sourceY} ${sourceX + out},${sourceY + around} ${sourceX - out},${sourceY + around} L${targetX + out},${targetY + around} C${targetX - out},${targetY + around} ${targetX - out},${targetY} ${targetX},${targetY}`
    : `M${sourceX},${sourceY} C${sourceX},${sourceY + out} ${sourceX + around},${sourceY + out} ${sourceX + around},${sourceY - out} L${targetX + around},${targetY + out} C${targetX + around},${targetY - out} ${targetX},${targetY - out} ${targetX},${targetY}`;
  return <BaseEdge id={id} path={path} />;
}
