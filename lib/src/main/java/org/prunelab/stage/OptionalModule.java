package org.prunelab.stage;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.ContextualDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.util.Optional;

/** An {@link Optional} in JSON: its value, or null. */
final class OptionalModule {

    private OptionalModule() {}

    static SimpleModule create() {
        return new SimpleModule("optional")
                .addSerializer(Optional.class, new Writing())
                .addDeserializer(Optional.class, new Reading(null));
    }

    @SuppressWarnings("rawtypes")
    private static final class Writing extends JsonSerializer<Optional> {
        @Override
        public void serialize(Optional optional, JsonGenerator generator, SerializerProvider provider)
                throws IOException {
            provider.defaultSerializeValue(((Optional<?>) optional).orElse(null), generator);
        }
    }

    @SuppressWarnings("rawtypes")
    private static final class Reading extends JsonDeserializer<Optional> implements ContextualDeserializer {
        private final JavaType content;

        Reading(JavaType content) {
            this.content = content;
        }

        @Override
        public JsonDeserializer<?> createContextual(DeserializationContext context, BeanProperty property) {
            return new Reading(context.getContextualType().containedTypeOrUnknown(0));
        }

        @Override
        public Optional<?> deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            return Optional.of(context.readValue(parser, content));
        }

        @Override
        public Optional<?> getNullValue(DeserializationContext context) {
            return Optional.empty();
        }
    }
}
