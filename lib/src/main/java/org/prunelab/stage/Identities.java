package org.prunelab.stage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.prunelab.base.Sha256;
import org.prunelab.store.RunId;

/**
 * The identities of many stages, each made once, of those of its inputs. A stage is known again by the object that it is:
 * equal ones nest a whole chain, and comparing that for every look-up would take longer than all else.
 */
final class Identities {

    /** Some JSON, and its canonical form in pieces, which are shared with all that it is a part of. */
    private record Part(JsonNode json, List<byte[]> canonical) {}

    private final IdentityHashMap<Stage, Identity> identities = new IdentityHashMap<>();
    private final IdentityHashMap<Stage, Part> stages = new IdentityHashMap<>();
    private final Map<Object, Part> settings = new HashMap<>();

    /** The identity of a stage. Where its data was not opened in this process yet, that is done. */
    synchronized Identity of(Stage stage) {
        Identity known = identities.get(stage);
        if (known == null) {
            Part part = part(stage);
            MessageDigest digest = Sha256.begin();
            part.canonical().forEach(digest::update);
            known = new Identity(new RunId(stage.name(), HexFormat.of().formatHex(digest.digest())), part.json());
            identities.put(stage, known);
        }
        return known;
    }

    private Part part(Stage stage) {
        Part known = stages.get(stage);
        if (known == null) {
            ObjectNode json = StageJson.mapper().createObjectNode();
            SortedMap<String, Part> members = new TreeMap<>();
            members.put("kind", setting(stage.name()));
            members.put("version", setting(stage.version()));
            json.set("kind", members.get("kind").json());
            json.set("version", members.get("version").json());
            for (RecordComponent component : stage.getClass().getRecordComponents()) {
                Object value = value(component, stage);
                if (value instanceof Optional<?> optional) {
                    if (optional.isEmpty()) {
                        continue; // so that a stage may get another component, and old results keep their keys
                    }
                    value = optional.get();
                }
                Part part = part(value);
                members.put(component.getName(), part);
                json.set(component.getName(), part.json());
            }
            known = new Part(json, canonical(members));
            stages.put(stage, known);
        }
        return known;
    }

    private Part part(Object value) {
        return value instanceof Stage input ? part(input) : setting(value);
    }

    private Part setting(Object value) {
        Part known = settings.get(value);
        if (known == null) {
            JsonNode json =
                    value instanceof Data data ? json(data) : value instanceof TestSet test ? json(test) : tree(value);
            known = new Part(json, List.of(canonical(json)));
            settings.put(value, known);
        }
        return known;
    }

    private static JsonNode json(Data data) {
        ObjectNode node = StageJson.mapper().createObjectNode();
        if (data instanceof Data.Generated) {
            node.set("recipe", StageJson.mapper().valueToTree(data));
        }
        return node.put("fingerprint", DataSets.fingerprint(data));
    }

    /** What is at another place elsewhere is known by its digest alone. */
    private static JsonNode tree(Object value) {
        JsonNode json = StageJson.mapper().valueToTree(value);
        return value instanceof Amount.TimedTargets ? ((ObjectNode) json).without("table") : json;
    }

    private static JsonNode json(TestSet test) {
        return StageJson.mapper().createObjectNode().put("fingerprint", DataSets.fingerprint(test));
    }

    private static byte[] canonical(JsonNode json) {
        try {
            return StageJson.mapper().writeValueAsString(json).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON is always JSON", e);
        }
    }

    /** An object of members, whose names are those of Java's record components and need no quoting. */
    private static List<byte[]> canonical(SortedMap<String, Part> members) {
        List<byte[]> pieces = new ArrayList<>();
        String before = "{";
        for (Map.Entry<String, Part> member : members.entrySet()) {
            pieces.add((before + '"' + member.getKey() + "\":").getBytes(StandardCharsets.UTF_8));
            pieces.addAll(member.getValue().canonical());
            before = ",";
        }
        pieces.add("}".getBytes(StandardCharsets.UTF_8));
        return List.copyOf(pieces);
    }

    private static Object value(RecordComponent component, Stage stage) {
        try {
            return component.getAccessor().invoke(stage);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a record's accessors are public and throw nothing", e);
        }
    }
}
