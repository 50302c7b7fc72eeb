package org.prunelab.export;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Nodes and constant tensors of an ONNX graph while it grows. */
final class OnnxNodes {

    /** ONNX's number for the type of 32-bit floats. */
    static final int FLOAT = TensorProto.DataType.FLOAT_VALUE;

    private final List<NodeProto> nodes = new ArrayList<>();
    private final Map<String, TensorProto> tensors = new LinkedHashMap<>();

    /** Adds a node with one output and no attributes, and returns the output's name. */
    String add(String operator, String output, String... inputs) {
        return add(operator, output, List.of(inputs));
    }

    /** Adds a node with one output, and returns the output's name. An empty name stands for an input left out. */
    String add(String operator, String output, List<String> inputs, AttributeProto... attributes) {
        nodes.add(NodeProto.newBuilder()
                .setName(output)
                .setOpType(operator)
                .addAllInput(inputs)
                .addOutput(output)
                .addAllAttribute(List.of(attributes))
                .build());
        return output;
    }

    /** A constant of floats, row-major; without dimensions it is a scalar. Returns its name. */
    String tensor(String name, float[] values, long... dimensions) {
        ByteBuffer bytes = littleEndian(values.length * Float.BYTES);
        bytes.asFloatBuffer().put(values);
        return tensor(name, FLOAT, bytes, dimensions);
    }

    /** A constant list of 64-bit whole numbers. Returns its name. */
    String indices(String name, long... values) {
        ByteBuffer bytes = littleEndian(values.length * Long.BYTES);
        bytes.asLongBuffer().put(values);
        return tensor(name, TensorProto.DataType.INT64_VALUE, bytes, values.length);
    }

    private String tensor(String name, int type, ByteBuffer bytes, long... dimensions) {
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName(name)
                .setDataType(type)
                .setRawData(UnsafeByteOperations.unsafeWrap(bytes));
        for (long dimension : dimensions) {
            tensor.addDims(dimension);
        }
        tensors.put(name, tensor.build());
        return name;
    }

    private static ByteBuffer littleEndian(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    GraphProto.Builder addTo(GraphProto.Builder graph) {
        return graph.addAllNode(nodes).addAllInitializer(tensors.values());
    }

    static AttributeProto ints(String name, long... values) {
        AttributeProto.Builder attribute =
                AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
        for (long value : values) {
            attribute.addInts(value);
        }
        return attribute.build();
    }

    static AttributeProto integer(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INT)
                .setI(value)
                .build();
    }

    static AttributeProto real(String name, float value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.FLOAT)
                .setF(value)
                .build();
    }

    static AttributeProto text(String name, String value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.STRING)
                .setS(ByteString.copyFromUtf8(value))
                .build();
    }
}
