#pragma once

#include "engine/model/mirror_record.hpp"
#include "engine/record/packer.hpp"

namespace serversync {

inline Packer& pack(Packer& packer, const ServiceRecord& record) {
    return packer.number(static_cast<std::uint64_t>(record.kind))
        .number(record.id)
        .number(record.client_id)
        .number(record.product_id)
        .number(record.server_id)
        .text(record.module)
        .text(record.domain)
        .text(record.username)
        .text(record.dedicated_ip)
        .text(record.status)
        .text(record.billing_cycle)
        .text(record.registered_on)
        .text(record.next_due_on)
        .optional_number(record.amount_minor);
}

inline ServiceRecord unpack_service(Unpacker& unpacker) {
    ServiceRecord record;
    record.kind = static_cast<ServiceKind>(unpacker.number());
    record.id = unpacker.number();
    record.client_id = unpacker.number();
    record.product_id = unpacker.number();
    record.server_id = unpacker.number();
    record.module = unpacker.text();
    record.domain = unpacker.text();
    record.username = unpacker.text();
    record.dedicated_ip = unpacker.text();
    record.status = unpacker.text();
    record.billing_cycle = unpacker.text();
    record.registered_on = unpacker.text();
    record.next_due_on = unpacker.text();
    record.amount_minor = unpacker.optional_number();
    return record;
}

}  // namespace serversync
